//! The frames that messages come in: a header that tells the length, an empty line, the message.
//!
//! What is no such frame ends the connection, before anything is kept of it: nobody can say where the next message
//! would begin, and a length of four gigabytes is not waited for.

use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::sync::Notify;
use tokio::time::{Instant, Sleep, sleep};

/// Bytes of the longest message: several times that of the longest draft, which is 16 MB.
const LONGEST_MESSAGE: usize = 64 * 1024 * 1024;

/// Bytes of the longest header.
const LONGEST_HEADER: usize = 4 * 1024;

const END_OF_HEADER: &[u8] = b"\r\n\r\n";

/// The length that a header tells.
///
/// # Errors
///
/// When it tells none, or one that is too long.
fn length(header: &[u8]) -> Result<usize, Error> {
    let malformed = |what: &str| Error::new(ErrorKind::InvalidData, what.to_owned());
    let text = std::str::from_utf8(header).map_err(|_| malformed("the header is not text"))?;
    let mut length = None;
    for line in text.split("\r\n").filter(|line| !line.is_empty()) {
        let (name, value) =
            line.split_once(':').ok_or_else(|| malformed("a line of the header has no colon"))?;
        if name.trim().eq_ignore_ascii_case("Content-Length") {
            let told = value.trim().parse().map_err(|_| malformed("Content-Length is no number"))?;
            length = Some(told);
        }
    }
    let length: usize = length.ok_or_else(|| malformed("the header has no Content-Length"))?;
    if length > LONGEST_MESSAGE {
        return Err(malformed(&format!("a message of {length} bytes is too long")));
    }
    Ok(length)
}

fn too_long_a_header() -> Error {
    Error::new(ErrorKind::InvalidData, "the header does not end")
}

/// Reads whole messages.
pub struct Frames<R> {
    input: R,
    /// What has been read, from `start` on not yet taken.
    read: Vec<u8>,
    start: usize,
}

/// What the buffer may keep between messages, in bytes.
const KEPT: usize = 64 * 1024;

impl<R: AsyncRead + Unpin> Frames<R> {
    pub fn new(input: R) -> Frames<R> {
        Frames { input, read: Vec::new(), start: 0 }
    }

    /// The next frame, header and all, and where in it the message begins; `None` at the end of the input. Nothing is
    /// lost when this is dropped while it waits.
    ///
    /// # Errors
    ///
    /// When what comes is no frame, or ends in the middle of one.
    pub async fn next(&mut self) -> Result<Option<Frame>, Error> {
        loop {
            let waiting = &self.read[self.start..];
            let header =
                waiting.windows(END_OF_HEADER.len()).take(LONGEST_HEADER).position(|w| w == END_OF_HEADER);
            if let Some(header) = header {
                let body = header + END_OF_HEADER.len();
                let end = body + length(&waiting[..header])?;
                if waiting.len() >= end {
                    return Ok(Some(self.take(body, end)));
                }
                self.read.reserve(end - waiting.len());
            } else if waiting.len() > LONGEST_HEADER {
                return Err(too_long_a_header());
            }
            if self.read.capacity() == self.read.len() {
                self.read.reserve(8 * 1024);
            }
            if self.input.read_buf(&mut self.read).await? == 0 {
                let is_between = self.start == self.read.len();
                return if is_between { Ok(None) } else { Err(ErrorKind::UnexpectedEof.into()) };
            }
        }
    }

    fn take(&mut self, body: usize, end: usize) -> Frame {
        let end = self.start + end;
        let bytes = if self.start == 0 && end == self.read.len() {
            std::mem::take(&mut self.read)
        } else {
            self.read[self.start..end].to_vec()
        };
        self.start = if self.read.is_empty() { 0 } else { end };
        if self.start == self.read.len() {
            self.read.clear();
            self.start = 0;
            if self.read.capacity() > KEPT {
                self.read = Vec::new();
            }
        } else if self.start > KEPT {
            self.read.drain(..self.start);
            self.start = 0;
        }
        Frame { bytes, body }
    }
}

/// A message in its frame.
pub struct Frame {
    bytes: Vec<u8>,
    body: usize,
}

impl Frame {
    /// Puts a message into a frame.
    pub fn of(message: &impl serde::Serialize) -> Frame {
        Frame::around(serde_json::to_vec(message).unwrap_or_default())
    }

    /// Puts a message that is JSON already into a frame.
    pub fn around(message: Vec<u8>) -> Frame {
        let mut bytes = format!("Content-Length: {}\r\n\r\n", message.len()).into_bytes();
        let body = bytes.len();
        bytes.extend(message);
        Frame { bytes, body }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The same message with nothing but its length in the header: what every server understands.
    pub fn plain(self) -> Frame {
        let header = format!("Content-Length: {}\r\n\r\n", self.bytes.len() - self.body);
        if self.bytes[..self.body] == *header.as_bytes() {
            self
        } else {
            Frame::around(self.message().to_vec())
        }
    }

    pub fn message(&self) -> &[u8] {
        &self.bytes[self.body..]
    }
}

/// Lets through what is well framed, and nothing that stops in the middle of a message for longer than its patience.
pub struct Checked<R> {
    input: R,
    header: Vec<u8>,
    /// Bytes of the present message that are yet to come.
    rest: usize,
    patience: Patience,
    /// Rung at the end of the input.
    ended: Arc<Notify>,
}

/// How long a message, or the reader of one, may take to go on.
struct Patience {
    most: Option<Duration>,
    end: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    /// Something has happened.
    fn renew(&mut self, goes_on: bool) {
        let Some(most) = self.most else { return };
        match &mut self.end {
            _ if !goes_on => self.end = None,
            Some(end) => end.as_mut().reset(Instant::now() + most),
            None => self.end = Some(Box::pin(sleep(most))),
        }
    }

    fn is_at_its_end(&mut self, context: &mut Context<'_>) -> bool {
        self.end.as_mut().is_some_and(|end| end.as_mut().poll(context).is_ready())
    }
}

impl<R> Checked<R> {
    /// `patience` is how long the rest of a message may stay away; `None` is for ever.
    pub fn new(input: R, patience: Option<Duration>, ended: Arc<Notify>) -> Checked<R> {
        let patience = Patience { most: patience, end: None };
        Checked { input, header: Vec::new(), rest: 0, patience, ended }
    }

    fn check(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        while !bytes.is_empty() {
            let taken = self.rest.min(bytes.len());
            self.rest -= taken;
            bytes = &bytes[taken..];
            let Some((first, others)) = bytes.split_first() else { break };
            bytes = others;
            self.header.push(*first);
            if self.header.ends_with(END_OF_HEADER) {
                self.rest = length(&self.header)?;
                self.header.clear();
            } else if self.header.len() > LONGEST_HEADER {
                return Err(too_long_a_header());
            }
        }
        Ok(())
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Checked<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<(), Error>> {
        let before = buffer.filled().len();
        match Pin::new(&mut self.input).poll_read(context, buffer) {
            Poll::Ready(outcome) => {
                if outcome.is_err() || buffer.filled().len() == before {
                    self.ended.notify_one();
                }
                outcome?;
                let checked = self.check(&buffer.filled()[before..]);
                if let Err(error) = &checked {
                    tracing::warn!("a connection ends: {error}");
                    // Nothing of it is anybody's to read.
                    buffer.set_filled(before);
                    self.ended.notify_one();
                }
                checked?;
                let is_within = self.rest > 0 || !self.header.is_empty();
                self.patience.renew(is_within);
                Poll::Ready(Ok(()))
            }
            Poll::Pending if self.patience.is_at_its_end(context) => {
                self.ended.notify_one();
                let error = Error::new(ErrorKind::TimedOut, "the rest of a message did not come");
                tracing::warn!("a connection ends: {error}");
                Poll::Ready(Err(error))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

/// Gives up on a reader that takes nothing for longer than its patience, and says so.
pub struct Hurried<W> {
    output: W,
    patience: Patience,
    given_up: Arc<Notify>,
}

impl<W> Hurried<W> {
    pub fn new(output: W, patience: Option<Duration>, given_up: Arc<Notify>) -> Hurried<W> {
        Hurried { output, patience: Patience { most: patience, end: None }, given_up }
    }

    fn hurry<T>(
        &mut self,
        context: &mut Context<'_>,
        outcome: Poll<Result<T, Error>>,
    ) -> Poll<Result<T, Error>> {
        if let Poll::Ready(outcome) = outcome {
            self.patience.renew(false);
            if outcome.is_err() {
                self.given_up.notify_one();
            }
            return Poll::Ready(outcome);
        }
        if self.patience.end.is_none() {
            self.patience.renew(true);
        }
        if self.patience.is_at_its_end(context) {
            self.given_up.notify_one();
            return Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "nobody reads what is sent")));
        }
        Poll::Pending
    }
}

impl<W: AsyncWrite + Unpin> AsyncWrite for Hurried<W> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize, Error>> {
        let outcome = Pin::new(&mut self.output).poll_write(context, bytes);
        self.hurry(context, outcome)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let outcome = Pin::new(&mut self.output).poll_flush(context);
        self.hurry(context, outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        ready!(Pin::new(&mut self.output).poll_shutdown(context))?;
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
    }

    fn frames(text: &str) -> (Vec<String>, Option<ErrorKind>) {
        run(async {
            let mut frames = Frames::new(text.as_bytes());
            let mut found = Vec::new();
            loop {
                match frames.next().await {
                    Ok(Some(frame)) => found.push(String::from_utf8(frame.message().to_vec()).unwrap()),
                    Ok(None) => return (found, None),
                    Err(error) => return (found, Some(error.kind())),
                }
            }
        })
    }

    fn checked(text: &str) -> Option<ErrorKind> {
        run(async {
            let mut taken = Vec::new();
            let outcome = Checked::new(text.as_bytes(), None, Arc::default()).read_to_end(&mut taken).await;
            outcome.err().map(|error| error.kind())
        })
    }

    #[test]
    fn messages_come_whole_and_one_by_one() {
        let text = "Content-Length: 2\r\n\r\n{}Content-Type: x\r\ncontent-length:4\r\n\r\n\"é\"";
        assert_eq!(frames(text), (vec!["{}".to_owned(), "\"é\"".to_owned()], None));
        assert_eq!(checked(text), None);
        assert_eq!(frames(""), (vec![], None));
    }

    #[test]
    fn what_is_no_frame_is_refused() {
        let long = "x".repeat(LONGEST_HEADER + 10);
        for text in [
            "Content-Length: -1\r\n\r\n{}",
            "Content-Length: 4294967296\r\n\r\n{}",
            "Content-Length: two\r\n\r\n{}",
            "Content-Type: x\r\n\r\n{}",
            "garbage\r\n\r\n",
            long.as_str(),
        ] {
            assert_eq!(frames(text), (vec![], Some(ErrorKind::InvalidData)), "{text:.40}");
            assert_eq!(checked(text), Some(ErrorKind::InvalidData), "{text:.40}");
        }
        assert_eq!(frames("Content-Length: 10\r\n\r\n{}").1, Some(ErrorKind::UnexpectedEof));
    }

    #[test]
    fn half_a_message_is_not_waited_for_for_ever() {
        run(async {
            let (mut client, server) = tokio::io::duplex(100);
            tokio::io::AsyncWriteExt::write_all(&mut client, b"Content-Length: 10\r\n\r\n{").await.unwrap();
            let mut input = Checked::new(server, Some(Duration::from_millis(20)), Arc::default());
            let outcome = input.read_to_end(&mut Vec::new()).await;
            assert_eq!(outcome.unwrap_err().kind(), ErrorKind::TimedOut);
        });
    }

    #[test]
    fn a_reader_that_does_not_read_is_given_up() {
        run(async {
            let (_client, server) = tokio::io::duplex(100);
            let given_up = Arc::new(Notify::new());
            let mut output = Hurried::new(server, Some(Duration::from_millis(20)), given_up.clone());
            let outcome = tokio::io::AsyncWriteExt::write_all(&mut output, &[0; 1000]).await;
            assert_eq!(outcome.unwrap_err().kind(), ErrorKind::TimedOut);
            given_up.notified().await;
        });
    }
}
