//! What an editor starts: passes its messages to the daemon and back. When the daemon goes, the session goes on with
//! the next one, and the editor notices nothing but a line in its log.

use std::cell::{Cell, RefCell};
use std::io::Error;
use std::path::PathBuf;
use std::pin::pin;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

use super::connect::{self, Caller};
use crate::lsp::frames::{Frame, Frames};
use crate::lsp::mirror::{Mirror, Passage};
use crate::lsp::{self, Connection, Terms, lifecycle, stdio};
use crate::pool;

/// How long a new server may take to take up a session.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long what was asked may take to be answered, once the daemon asks to be left.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// A connection that ends sooner is a failure; so many in a row are enough.
const SOON: Duration = Duration::from_millis(300);
const FAILURES: usize = 5;

/// Bytes on the way to and from a server in this process.
const BETWEEN: usize = 64 * 1024;

/// Serves the editor at standard input and output through the daemon, and ends the process; alone, where no daemon can
/// be had.
///
/// # Errors
///
/// When there can be no runtime.
pub fn run(config: Option<PathBuf>) -> anyhow::Result<u8> {
    lifecycle::log_to_stderr();
    let config = config.map(|file| std::path::absolute(&file).unwrap_or(file));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the server cannot start")?;
    let served = runtime.block_on(async {
        let stream = connect::session(config.clone(), Caller::New).await?;
        let (input, output) = stream.into_split();
        Ok::<_, anyhow::Error>(Proxy::new(config.clone()).serve(Server::new(input, output)).await)
    });
    match served {
        Ok(code) => std::process::exit(code),
        Err(reason) => {
            drop(runtime);
            tracing::warn!("ibid serves this editor alone: {reason:#}.");
            lsp::serve_stdio(config)
        }
    }
}

/// Whoever answers at present.
struct Server {
    input: Frames<Box<dyn AsyncRead + Unpin>>,
    output: Box<dyn AsyncWrite + Unpin>,
    since: Instant,
    /// Whether it is in this process.
    is_ours: bool,
}

impl Server {
    fn new(input: impl AsyncRead + Unpin + 'static, output: impl AsyncWrite + Unpin + 'static) -> Server {
        Server {
            input: Frames::new(Box::new(input)),
            output: Box::new(output),
            since: Instant::now(),
            is_ours: false,
        }
    }
}

struct Proxy {
    config: Option<PathBuf>,
    mirror: RefCell<Mirror>,
    has_editor: Cell<bool>,
    failures: usize,
}

/// Why messages no longer pass.
enum Stop {
    /// The editor has ended the session, or is gone.
    Over,
    /// The server is gone.
    Gone,
    /// The server has asked to be left.
    Left { alone: bool },
}

impl Proxy {
    fn new(config: Option<PathBuf>) -> Proxy {
        Proxy { config, mirror: RefCell::default(), has_editor: Cell::new(false), failures: 0 }
    }

    /// Serves until the session is over; gives the process's exit code.
    async fn serve(mut self, mut server: Server) -> i32 {
        let mut editor = Frames::new(stdio::input());
        let mut screen = stdio::output();
        loop {
            let mut caller = Caller::Left;
            let alone = match self.pass(&mut editor, &mut server, &mut screen).await {
                Stop::Over => return i32::from(!self.mirror.borrow().is_shut_down()),
                Stop::Left { alone } => {
                    caller = Caller::Moved;
                    alone
                }
                Stop::Gone => {
                    self.failures = if server.since.elapsed() < SOON { self.failures + 1 } else { 0 };
                    if server.is_ours && self.failures > 0 {
                        tracing::error!("this session cannot go on: what it consists of makes ibid fail.");
                        return lsp::PANICKED;
                    }
                    server.is_ours || self.failures >= FAILURES
                }
            };
            let unanswered = self.mirror.borrow_mut().unanswered();
            for frame in unanswered {
                if screen.write_all(frame.bytes()).await.is_err() {
                    return 1;
                }
            }
            if self.mirror.borrow().is_shut_down() {
                // Nothing but the end is to come.
                while let Ok(Some(frame)) = editor.next().await {
                    if let Passage::Exit = self.mirror.borrow_mut().from_editor(frame.message()) {
                        break;
                    }
                }
                return 0;
            }
            drop(server);
            tracing::warn!("the daemon is gone; this session goes on.");
            server = match self.resume((!alone).then_some(caller), &mut screen).await {
                Ok(server) => server,
                Err(error) => {
                    tracing::error!("this session cannot go on: {error:#}.");
                    return lsp::PANICKED;
                }
            };
        }
    }

    /// Passes messages both ways, until one end is gone.
    async fn pass(
        &self,
        editor: &mut Frames<Box<dyn AsyncRead + Send + Unpin>>,
        server: &mut Server,
        screen: &mut (impl AsyncWrite + Unpin),
    ) -> Stop {
        let Server { input, output, .. } = server;
        // It is never dropped in the middle of a message to the editor.
        let mut downwards = pin!(self.downwards(input, screen));
        tokio::select! {
            stop = self.upwards(editor, output) => {
                // What was asked last may still be answered.
                let _ = output.shutdown().await;
                let _ = tokio::time::timeout(LAST_ANSWERS, downwards).await;
                stop
            }
            stop = &mut downwards => stop,
        }
    }

    /// From the editor to the server. A server that takes nothing more is noticed where its answers are read.
    async fn upwards(
        &self,
        editor: &mut Frames<Box<dyn AsyncRead + Send + Unpin>>,
        server: &mut (impl AsyncWrite + Unpin),
    ) -> Stop {
        let mut is_gone = false;
        loop {
            let frame = match editor.next().await {
                Ok(Some(frame)) => frame,
                Ok(None) => return Stop::Over,
                Err(error) => {
                    tracing::error!("the editor sent what is no message: {error}.");
                    return Stop::Over;
                }
            };
            let passage = self.mirror.borrow_mut().from_editor(frame.message());
            let sent = match passage {
                Passage::Exit => return Stop::Over,
                Passage::Not | Passage::Leave { .. } => continue,
                _ if is_gone => continue,
                Passage::AsItIs => server.write_all(frame.plain().bytes()).await,
                Passage::As(frame) => server.write_all(frame.bytes()).await,
            };
            is_gone = sent.is_err();
            self.watch_editor();
        }
    }

    /// From the server to the editor.
    async fn downwards(
        &self,
        server: &mut Frames<Box<dyn AsyncRead + Unpin>>,
        screen: &mut (impl AsyncWrite + Unpin),
    ) -> Stop {
        let mut leaving: Option<bool> = None;
        loop {
            if let Some(alone) = leaving
                && self.mirror.borrow().is_idle()
            {
                return Stop::Left { alone };
            }
            let frame = match leaving {
                None => server.next().await,
                Some(alone) => match tokio::time::timeout(LAST_ANSWERS, server.next()).await {
                    Ok(frame) => frame,
                    Err(_) => return Stop::Left { alone },
                },
            };
            let Ok(Some(frame)) = frame else {
                return leaving.map_or(Stop::Gone, |alone| Stop::Left { alone });
            };
            let passage = self.mirror.borrow_mut().from_server(frame.message());
            let sent = match passage {
                Passage::AsItIs => screen.write_all(frame.bytes()).await,
                Passage::As(frame) => screen.write_all(frame.bytes()).await,
                Passage::Leave { alone } => {
                    leaving = Some(alone);
                    Ok(())
                }
                Passage::Not | Passage::Exit => Ok(()),
            };
            if sent.is_err() {
                return Stop::Over;
            }
        }
    }

    /// This process must not outlive its editor.
    fn watch_editor(&self) {
        if self.has_editor.get() {
            return;
        }
        if let Some(editor) = self.mirror.borrow().editor() {
            editor.into_iter().for_each(lifecycle::end_with);
            self.has_editor.set(true);
        }
    }

    /// Another server that has taken up the session: a daemon, or, where there is none or none is wanted, one in this
    /// process.
    async fn resume(
        &mut self,
        caller: Option<Caller>,
        screen: &mut (impl AsyncWrite + Unpin),
    ) -> anyhow::Result<Server> {
        if let Some(caller) = caller {
            match self.resume_with_daemon(caller, screen).await {
                Ok(server) => return Ok(server),
                Err(reason) => tracing::warn!("ibid serves this editor alone: {reason:#}."),
            }
        }
        self.take_up(in_this_process(self.config.clone()), screen).await
    }

    async fn resume_with_daemon(
        &mut self,
        caller: Caller,
        screen: &mut (impl AsyncWrite + Unpin),
    ) -> anyhow::Result<Server> {
        let mut last = anyhow!("no daemon takes up this session");
        for _ in 0..FAILURES {
            let stream = connect::session(self.config.clone(), caller).await?;
            let (input, output) = stream.into_split();
            match self.take_up(Server::new(input, output), screen).await {
                Ok(server) => return Ok(server),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Tells a server the session so far.
    async fn take_up(
        &self,
        mut server: Server,
        screen: &mut (impl AsyncWrite + Unpin),
    ) -> anyhow::Result<Server> {
        let telling = async {
            let opening = self.mirror.borrow_mut().begin().map(<[u8]>::to_vec);
            let Some(opening) = opening else { return Ok::<_, Error>(()) };
            server.output.write_all(Frame::around(opening).bytes()).await?;
            loop {
                let frame = server.input.next().await?.ok_or(std::io::ErrorKind::UnexpectedEof)?;
                let is_opening = self.mirror.borrow_mut().is_opening(frame.message());
                match is_opening {
                    Some(true) => break,
                    Some(false) => {
                        screen.write_all(frame.bytes()).await?;
                        break;
                    }
                    None => {}
                }
            }
            let rest = self.mirror.borrow().rest();
            for frame in rest {
                server.output.write_all(frame.bytes()).await?;
            }
            Ok(())
        };
        tokio::time::timeout(PATIENCE, telling)
            .await
            .map_err(|_| anyhow!("the server does not answer"))??;
        Ok(server)
    }
}

fn in_this_process(config: Option<PathBuf>) -> Server {
    pool::prepare_to_serve();
    let (ours, theirs) = tokio::io::duplex(BETWEEN);
    let connection = Connection::new(Terms { config, is_resumed: true, ..Terms::default() });
    tokio::spawn(async move {
        let (input, output) = tokio::io::split(theirs);
        connection.serve(input, output).await
    });
    let (input, output) = tokio::io::split(ours);
    Server { is_ours: true, ..Server::new(input, output) }
}
