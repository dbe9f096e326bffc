//! Standard input and output of the process.
//!
//! Editors give us pipes, or a pair of connected sockets, which can be read and written as soon as they are ready.
//! Elsewhere (a terminal, a file, Windows) a thread stands in between, and each message costs two changes of thread
//! more. No other process can be reached through these types: they take the ends that we were started with.

use tokio::io::{AsyncRead, AsyncWrite};

pub fn input() -> Box<dyn AsyncRead + Send + Unpin> {
    #[cfg(unix)]
    if let Some(input) = unix::input() {
        return input;
    }
    Box::new(tokio::io::stdin())
}

pub fn output() -> Box<dyn AsyncWrite + Send + Unpin> {
    #[cfg(unix)]
    if let Some(output) = unix::output() {
        return output;
    }
    Box::new(tokio::io::stdout())
}

#[cfg(unix)]
mod unix {
    use std::os::fd::{AsFd, OwnedFd};

    use tokio::io::{AsyncRead, AsyncWrite};
    use tokio::net::UnixStream;
    use tokio::net::unix::pipe;

    pub fn input() -> Option<Box<dyn AsyncRead + Send + Unpin>> {
        let end = copy(&std::io::stdin())?;
        if let Ok(pipe) = pipe::Receiver::from_owned_fd(end) {
            return Some(Box::new(pipe));
        }
        Some(Box::new(socket(copy(&std::io::stdin())?)?))
    }

    pub fn output() -> Option<Box<dyn AsyncWrite + Send + Unpin>> {
        let end = copy(&std::io::stdout())?;
        if let Ok(pipe) = pipe::Sender::from_owned_fd(end) {
            return Some(Box::new(pipe));
        }
        Some(Box::new(socket(copy(&std::io::stdout())?)?))
    }

    fn copy(end: &impl AsFd) -> Option<OwnedFd> {
        end.as_fd().try_clone_to_owned().ok()
    }

    /// `None` for what is no socket, or connected to nothing.
    fn socket(end: OwnedFd) -> Option<UnixStream> {
        let socket = std::os::unix::net::UnixStream::from(end);
        socket.peer_addr().ok()?;
        socket.set_nonblocking(true).ok()?;
        UnixStream::from_std(socket).ok()
    }
}
