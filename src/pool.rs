//! Threads for long work, which step back for everybody else's, so that a book that is opened in one window is not felt
//! in another; and threads of its own for what is made only once.

use std::panic::resume_unwind;
use std::sync::LazyLock;
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Bytes of a thread's stack. While a piece of work waits for its parts, the thread takes up others, on the same stack.
const STACK: usize = 16 * 1024 * 1024;

/// Threads of a server. A draft of 100 KB is read in some milliseconds by two; and every thread keeps automata of its
/// own, eight megabytes when it has read a long draft, all the day.
const OF_A_SERVER: usize = 4;

/// Gives the threads that share work what they need, as many as there are processors. To be called once, before there is
/// any.
pub fn prepare() {
    build(0);
}

/// The same for a server, which stays.
pub fn prepare_to_serve() {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    build(processors.min(OF_A_SERVER));
}

/// None are as many as `rayon` thinks right.
fn build(threads: usize) {
    // If there is work already, it goes on as it is.
    let _ = ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build_global();
}

static LONG_WORK: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let pool = ThreadPoolBuilder::new().thread_name(|_| "long work".to_owned()).stack_size(STACK);
    let pool = pool.start_handler(|_| step_back());
    pool.build().inspect_err(|error| tracing::warn!("no threads for long work: {error}")).ok()
});

/// Does long work, and returns when it is done. What of it can be shared among processors is shared on the same threads.
/// It must take no lock and wait for nothing: who holds the lock may be waiting for these threads.
pub fn slowly<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match &*LONG_WORK {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// Does the same with each portion of many things, on threads of their own: what is made only once, while others wait for
/// it, cannot be shared on the usual ones. Who waits there takes up other work meanwhile, which may wait for the same.
pub fn apart<P: Send, R: Send>(
    portions: impl ExactSizeIterator<Item = P>,
    work: impl Fn(P) -> R + Sync,
) -> Vec<R> {
    if portions.len() < 2 {
        return portions.map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let threads: Vec<_> = portions.map(|portion| scope.spawn(move || work(portion))).collect();
        threads.into_iter().map(|t| t.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

/// How many of so many things make a portion. All of them, if there are not `many`: then a thread is not worth its while.
pub fn portion(all: usize, many: usize) -> usize {
    let threads = if all < many { 1 } else { thread::available_parallelism().map_or(1, usize::from) };
    all.div_ceil(threads).max(1)
}

/// Sorts each of several lists.
pub fn sort(lists: &mut [Vec<u64>]) {
    const MANY: usize = 1 << 16;
    let all: usize = lists.iter().map(Vec::len).sum();
    let portion = portion(lists.len(), if all < MANY { usize::MAX } else { 0 });
    apart(lists.chunks_mut(portion), |some| some.iter_mut().for_each(|list| list.sort_unstable()));
}

/// Leaves this thread about a third of its share while others of the process want to work.
#[cfg(target_os = "linux")]
fn step_back() {
    const NICENESS: i32 = 5;
    // On Linux each thread has a niceness of its own.
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICENESS);
}

#[cfg(not(target_os = "linux"))]
fn step_back() {}
