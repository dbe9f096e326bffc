//! Files mapped into memory: the one room with `unsafe`.
#![allow(unsafe_code)]

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// A file of the cache, as memory. Only for files that nobody changes in place.
pub fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: what is mapped must not change meanwhile. Files of the cache are written under another name and put in
    // their place whole; whoever replaces or deletes one leaves this one's bytes as they are.
    unsafe { Mmap::map(file) }
}
