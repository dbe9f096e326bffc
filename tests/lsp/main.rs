//! Sessions with the real binary over standard input and output.

mod archive;
mod client;
mod daemon;
mod editing;
mod faults;
mod features;
mod lifecycle;
mod load;
mod moving;
mod random;
mod requests;
mod security;
mod seeded;
mod watching;
