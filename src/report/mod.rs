//! What leaves the command line: JSON for programs, text for people.

pub mod json;
pub mod lines;
pub mod text;
