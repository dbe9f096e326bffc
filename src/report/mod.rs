//! What leaves the command line: JSON for programs, text for people.

pub mod github;
pub mod json;
pub mod lines;
pub mod sarif;
pub mod text;
