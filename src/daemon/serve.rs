//! The daemon itself: takes connections, serves each by itself, and goes when nobody needs it.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::{Value, json};
use tokio::net::UnixStream;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Notify, mpsc};
use tokio::time::{sleep, sleep_until};

use super::build::OWN;
use super::door::Door;
use super::hello::{self, Answer, Hello, Reply, Wants};
use super::lock::Lock;
use super::log::{self, LastErrors};
use super::memory;
use super::place::Place;
use crate::lsp::{Connection, End, Terms};
use crate::pool;
use crate::workspace::{Dossiers, user};

/// How the daemon was started.
pub struct Options {
    /// By another process, which waits for a word; there is no terminal.
    pub in_background: bool,
    /// By the system, which wants it to stay.
    pub as_service: bool,
}

/// How long a caller may take over its first words, the rest of a message, or reading one.
const FIRST_WORDS: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_secs(30);

/// How long editors may take to leave.
const FAREWELL: Duration = Duration::from_secs(5);

/// How long a dossier is kept that nobody uses any more.
const LINGER: Duration = Duration::from_secs(5 * 60);

/// Threads that work for one editor: on its questions, its findings, and what takes long.
const MOST_THREADS: usize = 8;

/// Editors at once; one more is told that there are too many.
const MOST_CLIENTS: usize = 256;

/// Callers at once who want the daemon to end.
const MOST_ORDERS: usize = 16;

/// What a daemon in the background says when it can be called.
pub const READY: &str = "ready";

/// Serves until it is told to end, or nobody has needed it for a while.
///
/// # Errors
///
/// When another daemon serves already, or there is no place for a socket.
pub fn run(options: &Options) -> anyhow::Result<u8> {
    match try_run(options)? {
        Some(code) => Ok(code),
        None if options.in_background => tell_starter(),
        None => bail!("a daemon is running already; `ibid daemon status` shows it"),
    }
}

/// The same; `None` where another daemon serves already.
///
/// # Errors
///
/// When there is no place for a socket.
pub fn try_run(options: &Options) -> anyhow::Result<Option<u8>> {
    let place = Place::find()?;
    let Some(lock) = Lock::take(&place.lock()).context("the lock cannot be had")? else { return Ok(None) };
    if options.in_background {
        // Away from the terminal, and from the folder, that it happened to be started in.
        let _ = rustix::process::setsid();
        let _ = std::env::set_current_dir("/");
    }
    let errors = log::start();
    pool::prepare_to_serve();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("the daemon cannot start")?;
    let code = runtime.block_on(async {
        let mut door = Door::open(place, lock)?;
        if options.in_background {
            tell_starter()?;
        }
        let daemon = Arc::new(Daemon::new(errors));
        tracing::info!("ibid {} serves at {}", OWN.version, door.socket().display());
        daemon.serve(&mut door, options).await;
        tracing::info!("the daemon ends");
        Ok(0)
    });
    // Not waiting for work that nobody will hear of.
    runtime.shutdown_background();
    code.map(Some)
}

/// Says that a daemon can be called now, to the process that started this one.
fn tell_starter() -> anyhow::Result<u8> {
    let mut output = std::io::stdout();
    // The starter may have grown tired of waiting.
    let _ = writeln!(output, "{READY}").and_then(|()| output.flush());
    Ok(0)
}

struct Daemon {
    dossiers: Arc<Dossiers>,
    clients: Mutex<BTreeMap<u64, Client>>,
    /// Rung when an editor comes or goes.
    changed: Notify,
    started: Instant,
    errors: LastErrors,
    orders: Mutex<Option<mpsc::Sender<Order>>>,
    is_leaving: AtomicBool,
}

struct Client {
    connection: Connection,
    since: Instant,
    process: Option<i32>,
}

/// That the daemon is to end.
struct Order {
    /// Editors go on without one.
    alone: bool,
    /// Who gave it. It is answered when another may serve; the end of its connection is the end of this process.
    caller: UnixStream,
    answer: Reply,
}

impl Order {
    /// Its caller, who has been told.
    async fn answered(mut self) -> UnixStream {
        let _ = hello::say(&mut self.caller, &Answer::new(self.answer)).await;
        self.caller
    }
}

/// Forgets an editor when its connection ends, however it ends.
struct Registered(Arc<Daemon>, u64);

impl Drop for Registered {
    fn drop(&mut self) {
        self.0.clients().remove(&self.1);
        self.0.changed.notify_one();
    }
}

impl Daemon {
    fn new(errors: LastErrors) -> Daemon {
        Daemon {
            dossiers: Arc::default(),
            clients: Mutex::default(),
            changed: Notify::new(),
            started: Instant::now(),
            errors,
            orders: Mutex::default(),
            is_leaving: AtomicBool::new(false),
        }
    }

    fn clients(&self) -> MutexGuard<'_, BTreeMap<u64, Client>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn serve(self: &Arc<Daemon>, door: &mut Door, options: &Options) {
        let (sender, mut orders) = mpsc::channel(MOST_ORDERS);
        *self.orders.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        let (Ok(mut terminate), Ok(mut interrupt)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return tracing::error!("the system sends no signals");
        };
        let (mut moved, mut _watcher) = door.watch();
        let may_stay = || (!options.as_service).then(idle_time).flatten();
        let mut idle = may_stay();
        let mut idle_since = Some(Instant::now());
        let mut next_sweep: Option<Instant> = None;
        let mut number = 0;
        let mut callers: Vec<UnixStream> = Vec::new();
        let alone = loop {
            let idle_end = idle_since.zip(idle).map(|(since, idle)| since + idle);
            tokio::select! {
                caller = door.next() => match caller {
                    Ok(stream) => {
                        number += 1;
                        tokio::spawn(receive(self.clone(), number, stream));
                    }
                    Err(error) => {
                        tracing::warn!("no connection can be taken: {error}");
                        sleep(Duration::from_millis(100)).await;
                    }
                },
                () = self.changed.notified() => {
                    let is_idle = self.clients().is_empty();
                    idle_since = is_idle.then(|| idle_since.unwrap_or_else(Instant::now));
                    // The user may have changed it.
                    idle = may_stay();
                    next_sweep = next_sweep.or(Some(Instant::now() + LINGER));
                }
                () = until(idle_end) => if self.clients().is_empty() {
                    break false;
                } else {
                    idle_since = None;
                },
                () = until(next_sweep) => {
                    next_sweep = self.dossiers.sweep(LINGER).map(|rest| Instant::now() + rest);
                }
                () = moved.notified() => {
                    if !door.is_open() {
                        tracing::warn!("the socket was removed");
                        if self.clients().is_empty() {
                            break false;
                        }
                        if let Err(error) = door.mend() {
                            tracing::warn!("the daemon gives way: {error:#}");
                            break false;
                        }
                        (moved, _watcher) = door.watch();
                    }
                }
                _ = terminate.recv() => break true,
                _ = interrupt.recv() => break true,
                order = orders.recv() => if let Some(order) = order {
                    door.close();
                    let alone = order.alone;
                    callers.push(order.answered().await);
                    break alone;
                },
            }
        };
        door.close();
        self.is_leaving.store(true, Ordering::SeqCst);
        // Others want the same: another may serve now.
        orders.close();
        while let Ok(order) = orders.try_recv() {
            callers.push(order.answered().await);
        }
        self.take_leave(alone).await;
        drop(callers);
    }

    /// Has all editors leave, and waits for that, for a while.
    async fn take_leave(&self, alone: bool) {
        let connections: Vec<Connection> =
            self.clients().values().map(|client| client.connection.clone()).collect();
        for connection in connections {
            tokio::spawn(async move { connection.ask_to_leave(alone).await });
        }
        let leaving = async {
            while !self.clients().is_empty() {
                self.changed.notified().await;
            }
        };
        if tokio::time::timeout(FAREWELL, leaving).await.is_err() {
            tracing::warn!("{} editors were cut off", self.clients().len());
        }
    }

    /// Has the daemon end.
    async fn order_end(&self, order: Order) {
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(orders) = orders else { return };
        // It ends already, or many want it to: there will be another.
        if let Err(order) = orders.try_send(order) {
            order.into_inner().answered().await;
        }
    }

    fn status(&self) -> Value {
        let clients: Vec<Value> = self
            .clients()
            .values()
            .map(|client| {
                json!({
                    "editor": client.connection.editor(),
                    "process": client.process,
                    "documents": client.connection.documents(),
                    "seconds": client.since.elapsed().as_secs(),
                })
            })
            .collect();
        let documents: u64 = clients.iter().filter_map(|client| client["documents"].as_u64()).sum();
        let dossiers: Vec<Value> = self
            .dossiers
            .all()
            .into_iter()
            .map(|(place, loaded, users)| {
                let dossier = &loaded.dossier;
                json!({
                    "settings": place.config,
                    "bibliographies": place.bibliographies,
                    "users": users,
                    "entities": dossier.catalogue.len(),
                    "sources": dossier.corpus.sources().count(),
                    "articles": dossier.corpus.articles_count(),
                    "problems": loaded.problems.iter().map(|problems| problems.findings.len()).sum::<usize>(),
                    "index": if loaded.is_archive() { "in the cache" } else { "in memory" },
                })
            })
            .collect();
        json!({
            "version": OWN.version,
            "process": std::process::id(),
            "uptime": self.started.elapsed().as_secs(),
            "clients": clients,
            "documents": documents,
            "dossiers": dossiers,
            "loading": self.dossiers.loading(),
            "memory": memory::resident(),
            "errors": self.errors.all(),
            "log": log::path(),
        })
    }
}

/// How long to stay when there are no editors; `None` for ever.
fn idle_time() -> Option<Duration> {
    let told = std::env::var("IBID_DAEMON_IDLE").ok().and_then(|seconds| seconds.parse().ok());
    let told = told.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    Some(told.unwrap_or_else(|| user::settings().daemon_idle))
}

/// How long another side may take; shorter under test.
fn patience() -> Duration {
    let under_test = std::env::var("IBID_TEST_PATIENCE").ok().and_then(|seconds| seconds.parse().ok());
    under_test.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).unwrap_or(PATIENCE)
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment.into()).await,
        None => std::future::pending().await,
    }
}

/// Serves one caller.
async fn receive(daemon: Arc<Daemon>, number: u64, mut stream: UnixStream) {
    if !hello::is_own(&stream) {
        return tracing::warn!("somebody else called, and was not let in");
    }
    let hello: Hello = match hello::hear(&mut stream, FIRST_WORDS).await {
        Ok(hello) => hello,
        // Somebody looked whether anybody is here.
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return,
        Err(error) => return tracing::warn!("a caller’s first words were not understood: {error}"),
    };
    if daemon.is_leaving.load(Ordering::SeqCst) {
        let _ = hello::say(&mut stream, &Answer::new(Reply::Leaving)).await;
        return;
    }
    if hello.is_newer() || hello.wants == Wants::Session && hello.build.is_newer_than(&OWN) {
        tracing::info!("ibid {} takes over", hello.build.version);
        return daemon.order_end(Order { alone: false, caller: stream, answer: Reply::Leaving }).await;
    }
    match hello.wants {
        Wants::Session if hello.folders != hello::folders() => {
            let _ = hello::say(&mut stream, &Answer::new(Reply::OtherFolders)).await;
        }
        Wants::Session if daemon.clients().len() >= MOST_CLIENTS => {
            let _ = hello::say(&mut stream, &Answer::new(Reply::Full)).await;
        }
        Wants::Session => welcome(daemon, number, stream, hello).await,
        Wants::Status => {
            let answer = Answer { status: Some(daemon.status()), ..Answer::new(Reply::Welcome) };
            let _ = hello::say(&mut stream, &answer).await;
        }
        Wants::Stop | Wants::GiveWay => {
            let alone = hello.wants == Wants::Stop;
            daemon.order_end(Order { alone, caller: stream, answer: Reply::Welcome }).await;
        }
    }
}

/// Takes an editor in. Each is served by a thread of its own, with a few more for its questions: whatever one of them
/// does or waits for, the others are not kept.
async fn welcome(daemon: Arc<Daemon>, number: u64, mut stream: UnixStream, hello: Hello) {
    let process = stream.peer_cred().ok().and_then(|peer| peer.pid());
    let connection = Connection::new(Terms {
        config: hello.config,
        dossiers: daemon.dossiers.clone(),
        ends_with_editor: false,
        is_resumed: hello.resumed,
        patience: Some(patience()),
    });
    let client = Client { connection: connection.clone(), since: Instant::now(), process };
    daemon.clients().insert(number, client);
    let registered = Registered(daemon.clone(), number);
    daemon.changed.notify_one();
    if hello::say(&mut stream, &Answer::new(Reply::Welcome)).await.is_err() {
        return;
    }
    let Ok(stream) = stream.into_std() else { return };
    let serving = move || {
        let _registered = registered;
        if let Err(error) = serve_editor(&connection, stream) {
            tracing::error!("an editor cannot be served: {error}");
        }
    };
    if let Err(error) = std::thread::Builder::new().name("editor".to_owned()).spawn(serving) {
        tracing::error!("no thread for an editor: {error}");
    }
}

fn serve_editor(connection: &Connection, stream: std::os::unix::net::UnixStream) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(MOST_THREADS)
        .thread_keep_alive(Duration::from_secs(2))
        .enable_all()
        .build()?;
    let end = runtime.block_on(async {
        let (input, output) = UnixStream::from_std(stream)?.into_split();
        Ok::<_, std::io::Error>(connection.serve(input, output).await)
    });
    // Not waiting for work that nobody will hear of.
    runtime.shutdown_background();
    let editor = connection.editor().unwrap_or("an editor").to_owned();
    match end? {
        End::Orderly => tracing::info!("{editor} has left"),
        End::Early => tracing::info!("{editor} is gone"),
        End::Stuck => tracing::warn!("{editor} does not read what it is sent, and was cut off"),
        End::Panic => tracing::error!("the session of {editor} failed, and begins again"),
    }
    Ok(())
}
