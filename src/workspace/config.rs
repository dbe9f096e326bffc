//! `ibid.toml`: which sources and catalogues a workspace has, and how strictly it wants to be read.

use std::path::{Path, PathBuf};

use toml::Spanned;

use crate::finding::{Code, Finding, Severity};
use crate::settings::{AttributionPolicy, CitationScope, ClaimScope, Settings};
use crate::text::Span;

/// The name of the settings file at a workspace's root.
pub const FILE_NAME: &str = "ibid.toml";

/// The settings of one workspace. Paths are as written, each with its span in the file.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder of the file; paths are relative to it.
    pub folder: Option<PathBuf>,
    pub sources: Vec<(String, Span)>,
    pub catalogue: Vec<(String, Span)>,
    pub builtin: bool,
    pub settings: Settings,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            folder: None,
            sources: Vec::new(),
            catalogue: Vec::new(),
            builtin: true,
            settings: Settings::default(),
        }
    }
}

/// The nearest `ibid.toml` in `folder` or above it.
pub fn find(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file())
}

/// Reads settings. What cannot be understood is reported and left at its default.
pub fn parse(file: &Path, text: &str) -> (Config, Vec<Finding>) {
    let mut reader = Reader {
        config: Config { folder: file.parent().map(Path::to_path_buf), ..Config::default() },
        findings: Vec::new(),
    };
    match toml::de::DeTable::parse(text) {
        Ok(table) => {
            for (key, value) in table.get_ref() {
                reader.top(key.get_ref(), Span::from(key.span()), value);
            }
        }
        Err(error) => {
            let span = error.span().map_or(Span::default(), Span::from);
            let reason = error.message().lines().next().unwrap_or_default().to_owned();
            reader.report(
                Severity::Error,
                span,
                format!("These settings cannot be read: {reason}. The defaults hold until they are mended."),
            );
        }
    }
    (reader.config, reader.findings)
}

struct Reader {
    config: Config,
    findings: Vec<Finding>,
}

impl Reader {
    fn report(&mut self, severity: Severity, span: Span, message: String) {
        self.findings.push(Finding::problem(severity, span, message));
    }

    fn unknown(&mut self, key: &str, span: Span, known: &str) {
        self.report(
            Severity::Warning,
            span,
            format!("“{key}” is no setting, and is ignored. Known here: {known}."),
        );
    }

    fn top(&mut self, key: &str, at: Span, value: &Spanned<toml::de::DeValue<'_>>) {
        match key {
            "sources" => self.config.sources = self.paths(key, value),
            "catalogue" => self.config.catalogue = self.paths(key, value),
            "builtin" => match value.get_ref().as_bool() {
                Some(builtin) => self.config.builtin = builtin,
                None => self.wrong(key, value, "true or false"),
            },
            "check" => self.table(key, value, Reader::check),
            "rules" => self.table(key, value, Reader::rule),
            _ => self.unknown(key, at, "sources, catalogue, builtin, [check], [rules]"),
        }
    }

    fn table(
        &mut self,
        key: &str,
        value: &Spanned<toml::de::DeValue<'_>>,
        read: fn(&mut Reader, &str, Span, &Spanned<toml::de::DeValue<'_>>),
    ) {
        let Some(table) = value.get_ref().as_table() else { return self.wrong(key, value, "a table") };
        for (key, value) in table {
            read(self, key.get_ref(), Span::from(key.span()), value);
        }
    }

    fn check(&mut self, key: &str, at: Span, value: &Spanned<toml::de::DeValue<'_>>) {
        let word = value.get_ref().as_str();
        let settings = &mut self.config.settings;
        let (known, wanted) = match key {
            "claims" => {
                let scope = match word {
                    Some("entities") => Some(ClaimScope::Entities),
                    Some("named") => Some(ClaimScope::Named),
                    Some("all") => Some(ClaimScope::All),
                    _ => None,
                };
                (scope.map(|scope| settings.claims = scope), "“entities”, “named” or “all”")
            }
            "citation-scope" => {
                let scope = match word {
                    Some("back") => Some(CitationScope::Back),
                    Some("paragraph") => Some(CitationScope::Paragraph),
                    Some("sentence") => Some(CitationScope::Sentence),
                    _ => None,
                };
                (scope.map(|scope| settings.citation_scope = scope), "“back”, “paragraph” or “sentence”")
            }
            "attribution" => {
                let policy = match word {
                    Some("counts") => Some(AttributionPolicy::Counts),
                    Some("needs-citation") => Some(AttributionPolicy::NeedsCitation),
                    _ => None,
                };
                (policy.map(|policy| settings.attribution = policy), "“counts” or “needs-citation”")
            }
            _ => return self.unknown(key, at, "claims, citation-scope, attribution"),
        };
        if known.is_none() {
            self.wrong(key, value, wanted);
        }
    }

    fn rule(&mut self, key: &str, at: Span, value: &Spanned<toml::de::DeValue<'_>>) {
        let Ok(code) = key.parse::<Code>() else {
            let codes = Code::ALL.map(Code::as_str).join(", ");
            return self.unknown(key, at, &codes);
        };
        match value.get_ref().as_str() {
            Some("off") => {
                self.config.settings.rules.insert(code, None);
            }
            Some(name) if let Ok(severity) = name.parse::<Severity>() => {
                self.config.settings.rules.insert(code, Some(severity));
            }
            _ => self.wrong(key, value, "“error”, “warning”, “information”, “hint” or “off”"),
        }
    }

    fn paths(&mut self, key: &str, value: &Spanned<toml::de::DeValue<'_>>) -> Vec<(String, Span)> {
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(key, value, "a list of files and folders, as in [\"sources.bib\"]");
            return Vec::new();
        };
        let mut paths = Vec::new();
        for entry in list {
            match entry.get_ref().as_str() {
                Some(path) => paths.push((path.to_owned(), Span::from(entry.span()))),
                None => self.wrong(key, entry, "a path in quotation marks"),
            }
        }
        paths
    }

    fn wrong(&mut self, key: &str, value: &Spanned<toml::de::DeValue<'_>>, wanted: &str) {
        self.report(
            Severity::Error,
            Span::from(value.span()),
            format!("“{key}” wants {wanted}. The default holds until this is mended."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_it(text: &str) -> (Config, Vec<String>) {
        let (config, findings) = parse(Path::new("/w/ibid.toml"), text);
        (config, findings.iter().map(|f| format!("{}: {}", f.span.of(text), f.message)).collect())
    }

    #[test]
    fn everything_can_be_set() {
        let (config, findings) = parse_it(
            "sources = [\"a.bib\", \"c/\"]\ncatalogue = [\"x.toml\"]\nbuiltin = false\n[check]\nclaims = \"all\"\ncitation-scope = \"paragraph\"\nattribution = \"needs-citation\"\n[rules]\nunsourced-claim = \"error\"\nmisspelled-name = \"off\"\n",
        );
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!(config.sources.iter().map(|(p, _)| p.as_str()).collect::<Vec<_>>(), ["a.bib", "c/"]);
        assert!(!config.builtin);
        assert_eq!(config.settings.claims, ClaimScope::All);
        assert_eq!(config.settings.severity(Code::UnsourcedClaim, Severity::Warning), Some(Severity::Error));
        assert_eq!(config.settings.severity(Code::UnsourcedClaim, Severity::Hint), Some(Severity::Hint));
        assert_eq!(config.settings.severity(Code::MisspelledName, Severity::Hint), None);
    }

    #[test]
    fn what_is_wrong_is_reported_at_its_place() {
        for (text, place) in [
            ("sorces = []", "sorces"),
            ("sources = \"a.bib\"", "\"a.bib\""),
            ("[check]\nclaims = \"some\"", "\"some\""),
            ("[rules]\nunsourced = \"off\"", "unsourced"),
            ("[rules]\nunsourced-claim = \"loud\"", "\"loud\""),
            ("sources = [", ""),
        ] {
            let (_, findings) = parse_it(text);
            assert!(findings.len() == 1 && findings[0].starts_with(place), "{text}: {findings:?}");
        }
    }
}
