//! What an editor's settings say. They choose what is shown; how a draft is judged is said in `ibid.toml`.

use serde_json::Value;

use super::state::Presentation;
use crate::text::Encoding;

/// The section of an editor's settings that is ours.
pub const SECTION: &str = "ibid";

/// Settings of an editor's plug-in, which are none of the server's business, and one that counts at the start only.
const OTHERS: [&str; 5] = ["server", "trace", "languages", "status", POSITION_ENCODING];

/// For a client that counts columns in another way than the protocol's, and cannot say so: Vim's ALE counts bytes.
const POSITION_ENCODING: &str = "positionEncoding";

/// The encoding that a client's `initializationOptions` ask for.
pub fn position_encoding(options: &Value) -> Option<Encoding> {
    match options.get(SECTION).unwrap_or(options).get(POSITION_ENCODING)?.as_str()? {
        "utf-8" => Some(Encoding::Utf8),
        "utf-16" => Some(Encoding::Utf16),
        "utf-32" => Some(Encoding::Utf32),
        _ => None,
    }
}

/// Reads settings, of our section or with our section in them. With them come the names that nobody knows.
pub fn read(settings: &Value) -> (Presentation, Vec<String>) {
    let ours = settings.get(SECTION).unwrap_or(settings);
    let mut presentation = Presentation::default();
    let mut unknown = Vec::new();
    let Some(table) = ours.as_object() else { return (presentation, unknown) };
    for (name, value) in table {
        match name.as_str() {
            "codeLens" => match switch(value) {
                Some(on) => presentation.code_lens = on,
                None => unknown.push(name.clone()),
            },
            "inlayHints" => {
                if let Some(on) = value.as_bool() {
                    (presentation.hints.citations, presentation.hints.inferred) = (on, on);
                    continue;
                }
                for (part, value) in value.as_object().into_iter().flatten() {
                    let wanted = match part.as_str() {
                        "citations" => &mut presentation.hints.citations,
                        "inferred" => &mut presentation.hints.inferred,
                        _ => {
                            unknown.push(format!("{name}.{part}"));
                            continue;
                        }
                    };
                    match switch(value) {
                        Some(on) => *wanted = on,
                        None => unknown.push(format!("{name}.{part}")),
                    }
                }
            }
            other if OTHERS.contains(&other) => {}
            _ => unknown.push(name.clone()),
        }
    }
    (presentation, unknown)
}

/// `true`, or `{ "enable": true }`.
fn switch(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| value.get("enable")?.as_bool())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_come_in_their_section_or_bare() {
        let (bare, unknown) =
            read(&json!({ "codeLens": { "enable": true }, "inlayHints": { "inferred": true } }));
        assert!(bare.code_lens && bare.hints.inferred && bare.hints.citations && unknown.is_empty());
        assert_eq!(
            read(&json!({ "ibid": { "codeLens": true } })).0,
            Presentation { code_lens: true, ..Default::default() }
        );
        assert_eq!(read(&json!(null)).0, Presentation::default());
    }

    #[test]
    fn what_nobody_knows_is_named() {
        let (_, unknown) = read(&json!({ "codelens": true, "inlayHints": { "colour": 1 } }));
        assert_eq!(unknown, ["codelens", "inlayHints.colour"]);
    }
}
