//! The life of a server process: its log, and the editor that it must not outlive.

use std::time::Duration;

use tracing_subscriber::EnvFilter;

/// Logs to standard error, warnings and worse unless `IBID_LOG` asks for more.
pub fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("IBID_LOG").unwrap_or_else(|_| EnvFilter::new("ibid=warn"));
    let logging =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(std::io::stderr);
    // Another subscriber may be there already, as in tests.
    let _ = logging.try_init();
}

/// Ends this process when the editor's process is gone: some editors die without closing our input.
pub fn end_with(process: u32) {
    std::thread::spawn(move || {
        wait_for_end(process);
        // The end of our input usually comes first, and with it an orderly end.
        std::thread::sleep(Duration::from_millis(200));
        std::process::exit(1);
    });
}

#[cfg(target_os = "linux")]
fn wait_for_end(process: u32) {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::process::{Pid, PidfdFlags, pidfd_open};
    let Some(pid) = i32::try_from(process).ok().and_then(Pid::from_raw) else { return park() };
    match pidfd_open(pid, PidfdFlags::empty()) {
        Ok(handle) => while poll(&mut [PollFd::new(&handle, PollFlags::IN)], None).is_err() {},
        Err(rustix::io::Errno::SRCH) => {}
        Err(_) => poll_for_end(pid),
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn wait_for_end(process: u32) {
    match i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw) {
        Some(pid) => poll_for_end(pid),
        None => park(),
    }
}

/// Where the system cannot tell us, the end of our input must.
#[cfg(not(unix))]
fn wait_for_end(_: u32) {
    park();
}

#[cfg(unix)]
fn poll_for_end(pid: rustix::process::Pid) {
    while rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH) {
        std::thread::sleep(Duration::from_secs(3));
    }
}

fn park() {
    loop {
        std::thread::park();
    }
}
