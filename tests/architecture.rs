//! The layers of the house: imports go one way, protocol types and the disk stay in their rooms, and every file
//! says what it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::Visit;

/// Each module of the crate and the modules that it may use. `workspace` is all disk: only the edges have it.
const MAY_USE: [(&str, &[&str]); 22] = [
    ("text", &[]),
    ("pool", &[]),
    ("figure", &["text"]),
    ("finding", &["text"]),
    ("settings", &["finding"]),
    ("markup", &["text"]),
    ("catalogue", &["text", "pool", "finding"]),
    ("recognise", &["text", "markup", "catalogue"]),
    ("corpus", &["text", "pool", "figure", "finding", "settings", "markup", "catalogue", "recognise"]),
    ("extract", &["text", "figure", "settings", "markup", "catalogue", "recognise", "corpus"]),
    ("verify", &["text", "figure", "markup", "catalogue", "recognise", "corpus", "extract"]),
    ("rules", &["text", "finding", "settings", "catalogue", "recognise", "corpus", "extract", "verify"]),
    (
        "analyse",
        &[
            "text",
            "figure",
            "finding",
            "settings",
            "markup",
            "catalogue",
            "recognise",
            "corpus",
            "extract",
            "verify",
            "rules",
        ],
    ),
    (
        "report",
        &["text", "figure", "finding", "catalogue", "recognise", "corpus", "extract", "rules", "analyse"],
    ),
    (
        "ide",
        &[
            "text",
            "finding",
            "markup",
            "catalogue",
            "recognise",
            "corpus",
            "extract",
            "verify",
            "rules",
            "analyse",
        ],
    ),
    ("session", &["text", "finding", "markup", "corpus", "analyse"]),
    ("workspace", &["text", "pool", "finding", "settings", "markup", "catalogue", "corpus"]),
    (
        "lsp",
        &[
            "text",
            "pool",
            "finding",
            "markup",
            "catalogue",
            "corpus",
            "analyse",
            "ide",
            "session",
            "workspace",
        ],
    ),
    ("daemon", &["pool", "lsp", "workspace"]),
    (
        "cli",
        &[
            "text",
            "pool",
            "finding",
            "markup",
            "catalogue",
            "corpus",
            "rules",
            "analyse",
            "report",
            "ide",
            "workspace",
            "lsp",
            "daemon",
        ],
    ),
    // What tests stand on may use everything.
    ("fixture", &["text", "markup", "corpus", "extract", "analyse", "workspace"]),
    ("main", &["cli"]),
];

/// Paths that only certain modules may name.
const ROOMS: [(&str, &[&str]); 9] = [
    ("tower_lsp", &["lsp"]),
    ("std::fs", &["workspace", "daemon", "cli", "fixture"]),
    ("tokio::fs", &["workspace"]),
    ("std::net", &[]),
    ("tokio::net", &["lsp", "daemon"]),
    ("notify", &["workspace"]),
    ("tokio", &["lsp", "daemon"]),
    ("anyhow", &["lsp", "daemon", "cli"]),
    ("serde", &["report", "catalogue", "corpus", "workspace", "lsp", "daemon"]),
];

#[test]
fn imports_go_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    let mut breaches = Vec::new();
    for (file, module, paths) in sources() {
        let may = allowed
            .get(module.as_str())
            .unwrap_or_else(|| panic!("{module} has no place in the order of layers"));
        for path in paths {
            let own = [module.as_str(), "fixture"];
            if let Some(used) = path.strip_prefix("crate::").map(first)
                && !own.contains(&used)
                && !may.contains(&used)
            {
                breaches.push(format!("{}: {module} may not use {used} ({path})", file.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn layers_form_no_circle() {
    for (module, uses) in MAY_USE.iter().take(20) {
        let place = |name: &str| MAY_USE.iter().position(|(other, _)| *other == name);
        for used in *uses {
            assert!(place(used) < place(module), "{module} stands before {used}, which it uses");
        }
    }
}

#[test]
fn the_protocol_and_the_disk_stay_in_their_rooms() {
    let mut breaches = Vec::new();
    for (file, module, paths) in sources() {
        for path in paths {
            for (room, may) in ROOMS {
                let is_in = path == room || path.starts_with(&format!("{room}::"));
                if is_in && !may.contains(&module.as_str()) {
                    breaches.push(format!("{}: {module} may not use {path}", file.display()));
                }
            }
            // The ends of pipes that we were started with; and this machine's own sockets, which reach no other.
            let ends = ["tokio::net::UnixStream", "tokio::net::unix::pipe"];
            let own = ["tokio::net::UnixStream", "tokio::net::UnixListener"];
            let may = match module.as_str() {
                "lsp" if file.ends_with("lsp/stdio.rs") => &ends[..],
                "daemon" => &own,
                _ => &[],
            };
            if path.starts_with("tokio::net") && !may.contains(&path.as_str()) {
                breaches.push(format!("{}: nothing may use {path}", file.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_file_says_what_it_is_and_has_one_subject() {
    for path in files(&root().join("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not open with `//!`", path.display());
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap().lines().count();
        assert!(code <= 500, "{} has {code} lines before its tests", path.display());
    }
}

/// Each source file with its module and every path that its code names, `crate::` ones resolved.
fn sources() -> Vec<(PathBuf, String, BTreeSet<String>)> {
    let src = root().join("src");
    let mut found = Vec::new();
    for path in files(&src) {
        let relative = path.strip_prefix(&src).unwrap().with_extension("");
        let mut modules: Vec<String> =
            relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if modules.last().is_some_and(|last| last == "mod") {
            modules.pop();
        }
        if modules == ["lib"] {
            continue;
        }
        let module = modules[0].clone();
        let text = std::fs::read_to_string(&path).unwrap();
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut names = Names { module: modules, paths: BTreeSet::new() };
        names.visit_file(&file);
        found.push((path, module, names.paths));
    }
    assert!(found.len() > 40, "only {} files were read", found.len());
    found
}

struct Names {
    module: Vec<String>,
    paths: BTreeSet<String>,
}

impl Names {
    /// Notes a path, with `self`, `super` and the crate's own name resolved to `crate::…`.
    fn note(&mut self, parts: &[String]) {
        let mut module = self.module.clone();
        let mut rest = parts;
        match parts.first().map(String::as_str) {
            Some("crate" | "ibid") => {
                module.clear();
                rest = &parts[1..];
            }
            Some("self" | "super") => {
                while let Some(first) = rest.first() {
                    match first.as_str() {
                        "self" => {}
                        "super" => {
                            module.pop();
                        }
                        _ => break,
                    }
                    rest = &rest[1..];
                }
            }
            _ => {
                self.paths.insert(parts.join("::"));
                return;
            }
        }
        let full: Vec<String> =
            ["crate".to_owned()].into_iter().chain(module).chain(rest.iter().cloned()).collect();
        self.paths.insert(full.join("::"));
    }

    fn note_use(&mut self, tree: &syn::UseTree, before: &[String]) {
        match tree {
            syn::UseTree::Path(path) => {
                let parts: Vec<String> = before.iter().cloned().chain([path.ident.to_string()]).collect();
                self.note_use(&path.tree, &parts);
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.note_use(item, before)),
            syn::UseTree::Name(name) => self.note(&[before, &[name.ident.to_string()]].concat()),
            syn::UseTree::Rename(name) => self.note(&[before, &[name.ident.to_string()]].concat()),
            syn::UseTree::Glob(_) => self.note(before),
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.note_use(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if parts.len() > 1 {
            self.note(&parts);
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.content.is_some() {
            self.module.push(item.ident.to_string());
            syn::visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }
}

fn first(path: &str) -> &str {
    path.split("::").next().unwrap_or_default()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
