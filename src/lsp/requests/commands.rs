//! Commands: what an editor's plug-in, or a key that somebody bound, can have done.

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types as lsp;

use super::{Asked, write_articles};
use crate::analyse::Purpose;
use crate::finding::Code;
use crate::ide;
use crate::ide::overview::{self, Doubt, Stated, Taken, Used};
use crate::ide::references::{self, Subject};
use crate::ide::status::{self, Counts};
use crate::lsp::convert;
use crate::lsp::jobs::Job;
use crate::lsp::state::State;
use crate::text::Span;
use crate::workspace::Reread;

pub const RELOAD: &str = "ibid.reload";
pub const SHOW_SOURCE: &str = "ibid.showSource";
pub const STATUS: &str = "ibid.status";
pub const EXPLAIN: &str = "ibid.explain";
pub const EVIDENCE: &str = "ibid.evidence";
pub const OVERVIEW: &str = "ibid.overview";

pub const ALL: [&str; 6] = [RELOAD, SHOW_SOURCE, STATUS, EXPLAIN, EVIDENCE, OVERVIEW];

/// Takes up all dossiers anew.
pub fn reload(state: &State, reread: Reread) -> Value {
    for (place, _) in state.workspace().loaded() {
        state.send(Job::Reload(place, reread));
    }
    Value::Null
}

/// What is loaded and open.
pub fn status(state: &State) -> Value {
    let documents: Vec<Value> = Asked::open(state)
        .map(|(uri, asked)| {
            let mut document = counted(&status::counts(&asked.analysis));
            document["uri"] = json!(uri);
            document
        })
        .collect();
    let dossiers: Vec<Value> = state
        .workspace()
        .loaded()
        .into_iter()
        .map(|(place, loaded)| {
            let dossier = &loaded.dossier;
            json!({
                "settings": place.config,
                "entities": dossier.catalogue.len(),
                "sources": dossier.corpus.sources().count(),
                "articles": dossier.corpus.articles_count(),
                "problems": loaded.problems.iter().map(|problems| problems.findings.len()).sum::<usize>(),
            })
        })
        .collect();
    json!({ "version": env!("CARGO_PKG_VERSION"), "dossiers": dossiers, "documents": documents })
}

/// The claims of an open document with what stands behind each, and its sources with what it takes from them.
///
/// # Errors
///
/// When the argument is no open document.
pub fn overview(state: &State, arguments: &[Value]) -> Result<Value> {
    let refused = || Error::invalid_params("ibid.overview wants the address of an open document");
    let uri: lsp::Uri =
        arguments.first().and_then(|uri| serde_json::from_value(uri.clone()).ok()).ok_or_else(refused)?;
    let asked = Asked::about(state, &uri).ok_or_else(refused)?;
    let overview = overview::overview(&asked.analysis);
    let claim = |claim: &Stated| {
        let support = claim.support.as_str();
        json!({ "range": asked.range(claim.span), "text": claim.text, "support": support })
    };
    let doubt = |doubt: &Doubt| {
        json!({
            "range": asked.range(doubt.span),
            "text": doubt.text,
            "code": doubt.code.as_str(),
            "message": doubt.message,
        })
    };
    let taken = |taken: &Taken| {
        let is_quotation = taken.is_quotation;
        json!({ "range": asked.range(taken.span), "text": taken.text, "isQuotation": is_quotation })
    };
    let source = |used: &Used| {
        let file = used.article;
        json!({
            "key": used.source.key,
            "name": ide::short_name(used.source),
            "title": used.source.title,
            "uri": file.and_then(convert::uri),
            "taken": used.taken.iter().map(taken).collect::<Vec<_>>(),
        })
    };
    write_articles();
    Ok(json!({
        "version": asked.snapshot.version,
        "isDraft": asked.analysis.purpose != Purpose::Article,
        "counts": counted(&overview.counts),
        "claims": overview.claims.iter().map(claim).collect::<Vec<_>>(),
        "doubts": overview.doubts.iter().map(doubt).collect::<Vec<_>>(),
        "sources": overview.sources.iter().map(source).collect::<Vec<_>>(),
        "unused": overview.unused,
    }))
}

fn counted(counts: &Counts) -> Value {
    json!({
        "mentions": counts.mentions,
        "claims": counts.claims(),
        "unsourced": counts.unsourced,
        "attributed": counts.attributed,
        "cited": counts.cited,
    })
}

/// The page of a rule; without an argument, all rules, each with what it means.
///
/// # Errors
///
/// When there is no such rule.
pub fn explain(arguments: &[Value]) -> Result<Value> {
    let Some(name) = arguments.first() else {
        let summary = |code: Code| json!({ "code": code.as_str(), "summary": status::summary(code) });
        return Ok(Code::ALL.map(summary).into());
    };
    let name = name.as_str().unwrap_or_default();
    let known = || Code::ALL.map(Code::as_str).join(", ");
    let code: Code = name
        .parse()
        .map_err(|()| Error::invalid_params(format!("“{name}” is no rule. The rules are: {}.", known())))?;
    Ok(json!(status::explain(code)))
}

/// The passages that speak to the claim at a place: arguments are an address and a position.
///
/// # Errors
///
/// When the arguments are not those.
pub fn evidence(state: &State, arguments: &[Value]) -> Result<Value> {
    let wanted = "ibid.evidence wants the address of an open document and a position in it";
    let refused = || Error::invalid_params(wanted);
    let (uri, position) = place(arguments).ok_or_else(refused)?;
    let asked = Asked::about(state, &uri).ok_or_else(refused)?;
    let offset = asked.offset(position);
    let analysis = &asked.analysis;
    let claim = analysis.block_over(offset).and_then(|block| {
        let at = offset - block.start;
        Some((block, block.judged.claims.iter().find(|claim| claim.span.touches(at))?))
    });
    let Some((block, claim)) = claim else { return Ok(json!({ "claim": null, "evidence": [] })) };
    write_articles();
    let corpus = &analysis.dossier.corpus;
    let name = |entity: &crate::catalogue::EntityRef| analysis.dossier.catalogue.get(*entity).name.clone();
    let evidence: Vec<Value> = ide::evidence(analysis, block, claim)
        .into_iter()
        .filter_map(|found| {
            let article = corpus.article(&found.key)?;
            let source = corpus.source(&found.key)?;
            Some(json!({
                "source": found.key,
                "name": ide::short_name(source),
                "text": found.span.of(&article.text),
                "uri": convert::uri(&article.path)?,
                "range": convert::range(article.rope(), found.span, asked.encoding),
                "names": found.named.iter().map(name).collect::<Vec<_>>(),
                "has": found.has,
                "lacks": found.unnamed.iter().map(name).chain(found.lacks).collect::<Vec<_>>(),
            }))
        })
        .collect();
    let span = claim.span.shift(block.start);
    let claim = json!({ "range": asked.range(span), "support": claim.support.as_str() });
    Ok(json!({ "claim": claim, "evidence": evidence }))
}

/// The article, or else the entry, of a source, by its key; an address and a position stand for what is cited there.
///
/// # Errors
///
/// When nothing of that key is known.
pub fn source(state: &State, arguments: &[Value]) -> Result<lsp::ShowDocumentParams> {
    let key = match arguments.first().and_then(Value::as_str) {
        Some(key) if arguments.len() == 1 => Some(key.to_owned()),
        _ => cited_at(state, arguments),
    };
    let key = key.ok_or_else(|| Error::invalid_params("ibid.showSource wants the key of a source"))?;
    for (_, loaded) in state.workspace().loaded() {
        let Some(source) = loaded.dossier.corpus.source(&key) else { continue };
        write_articles();
        let (file, span) = match loaded.dossier.corpus.article(&key) {
            Some(article) => (article.path.clone(), Span::new(0, 0)),
            None => (source.place.file.clone(), source.place.span),
        };
        let Some(found) = super::location(&file, span, state.client().encoding) else { continue };
        return Ok(lsp::ShowDocumentParams {
            uri: found.uri,
            external: Some(false),
            take_focus: Some(true),
            selection: Some(lsp::Range::new(found.range.start, found.range.start)),
        });
    }
    Err(Error::invalid_params(format!("No source has the key “{key}”.")))
}

fn cited_at(state: &State, arguments: &[Value]) -> Option<String> {
    let (uri, position) = place(arguments)?;
    let asked = Asked::about(state, &uri)?;
    let offset = asked.offset(position);
    asked.analysis.verify_at(offset);
    match references::subject(&asked.analysis, offset)? {
        Subject::Source(key) => Some(key),
        Subject::Entity(_) => None,
    }
}

/// The first two arguments, if they are an address and a position.
fn place(arguments: &[Value]) -> Option<(lsp::Uri, lsp::Position)> {
    serde_json::from_value(json!([arguments.first()?, arguments.get(1)?])).ok()
}
