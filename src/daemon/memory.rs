//! How much memory this process has.

/// Bytes that are resident; `None` where the system does not say.
pub fn resident() -> Option<u64> {
    let found = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = found.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}
