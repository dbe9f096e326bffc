//! ibid: a language server for non-fiction.

pub mod analyse;
pub mod catalogue;
pub mod cli;
pub mod corpus;
pub mod extract;
pub mod finding;
pub mod ide;
pub mod lsp;
pub mod markup;
pub mod recognise;
pub mod report;
pub mod rules;
pub mod session;
pub mod settings;
pub mod text;
pub mod workspace;
