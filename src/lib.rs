//! ibid: a language server that does for a draft what a type checker does for code.
//!
//! The pipeline, from bytes to an editor's answers:
//!
//! ```text
//! bytes → text → markup (blocks, paragraphs, sentences)
//!       → recognise (mentions) → extract (citations, attributions, claims) → rules (findings)
//!       → analyse: all of it for a whole draft, and again after each edit
//!       → ide (what an editor asks) → session (open documents) → lsp
//!       → daemon: one server for all windows
//!       → report (JSON, text) → cli
//! ```
//!
//! Beside it stand the `catalogue` (entities → gazetteer), the `corpus` (bibliography → articles → passages) and
//! the `workspace`, which alone reads the disk. `docs/architecture.md` states the invariants.

#![deny(unsafe_code)]

pub mod analyse;
pub mod catalogue;
pub mod cli;
pub mod corpus;
#[cfg(unix)]
pub mod daemon;
pub mod extract;
pub mod figure;
pub mod finding;
#[cfg(test)]
mod fixture;
pub mod ide;
pub mod lsp;
pub mod markup;
pub mod pool;
pub mod recognise;
pub mod report;
pub mod rules;
pub mod session;
pub mod settings;
pub mod text;
pub mod verify;
pub mod workspace;
