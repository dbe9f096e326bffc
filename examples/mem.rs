use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicIsize, Ordering};
struct C;
static N: AtomicIsize = AtomicIsize::new(0);
unsafe impl GlobalAlloc for C {
    unsafe fn alloc(&self, l: Layout) -> *mut u8 {
        N.fetch_add(l.size() as isize, Ordering::Relaxed);
        unsafe { System.alloc(l) }
    }
    unsafe fn dealloc(&self, p: *mut u8, l: Layout) {
        N.fetch_sub(l.size() as isize, Ordering::Relaxed);
        unsafe { System.dealloc(p, l) }
    }
}
#[global_allocator]
static A: C = C;
fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let sentences: Vec<&str> = text.split(". ").collect();
    let mut rows = Vec::new();
    for cue in ibid::extract::cues() {
        let before = N.load(Ordering::Relaxed);
        let pattern = cue.as_str().to_owned();
        let compiled = N.load(Ordering::Relaxed) - before - pattern.len() as isize;
        let t = std::time::Instant::now();
        let mut hits = 0;
        for s in &sentences {
            hits += usize::from(cue.is_match(s));
            if hits > 0 {
                cue.find_iter(s).count();
            }
        }
        let us = t.elapsed().as_micros();
        let used = N.load(Ordering::Relaxed) - before - compiled - pattern.len() as isize;
        rows.push((compiled + used, compiled, used, us, hits, pattern));
    }
    rows.sort();
    rows.reverse();
    println!("total {} KB", rows.iter().map(|r| r.0).sum::<isize>() / 1024);
    for (all, compiled, used, us, hits, pattern) in rows.iter().take(26) {
        println!(
            "{:6} KB = {:6} + {:6}  {us:7} us {hits:5} hits  {}",
            all / 1024,
            compiled / 1024,
            used / 1024,
            pattern.chars().take(90).collect::<String>()
        );
    }
}
