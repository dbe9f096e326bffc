//! Sessions with the real binary over standard input and output.

mod client;
mod daemon;
mod editing;
mod features;
mod lifecycle;
mod random;
mod requests;
mod security;
mod watching;
