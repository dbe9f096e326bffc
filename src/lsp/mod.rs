//! The Language Server Protocol.

pub fn serve_stdio(_config: Option<std::path::PathBuf>) -> anyhow::Result<u8> {
    todo!()
}
