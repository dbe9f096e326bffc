//! What the daemon must withstand. `docs/security.md` names each of these.
