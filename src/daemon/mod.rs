//! One server for all windows of a user: it knows the dossiers once, whoever asks.
//!
//! ```text
//! editor ─ stdio ─ ibid lsp (proxy) ─┐
//! editor ─ stdio ─ ibid lsp (proxy) ─┼─ socket ─ ibid daemon run (serve): a connection of `lsp` for each, all dossiers
//! ibid daemon status (control) ──────┘
//! ```
//!
//! The `proxy` passes messages through and remembers just enough to begin the session again with another daemon, or
//! alone. `place` says where the socket is and who may be there; a lock there decides who serves. `docs/security.md`
//! has what this must withstand.

mod build;
pub mod connect;
mod door;
mod hello;
mod lock;
pub mod log;
mod memory;
mod place;
pub mod proxy;
pub mod serve;
pub mod service;
