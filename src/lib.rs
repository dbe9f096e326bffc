//! ibid: a language server for non-fiction.

pub mod catalogue;
pub mod finding;
pub mod markup;
pub mod recognise;
pub mod settings;
pub mod text;
