//! Findings for clients that ask for them: of one document, of all drafts in the workspace.

use std::hash::{DefaultHasher, Hash, Hasher};

use tower_lsp::ls_types as lsp;

use super::{Asked, from_disk};
use crate::corpus::{Dossier, is_dossier_file};
use crate::finding::Finding;
use crate::lsp::convert;
use crate::lsp::state::State;
use crate::text::Document;

/// The findings of a document, both waves; or that they are what the client has already.
pub fn document(
    state: &State,
    params: &lsp::DocumentDiagnosticParams,
) -> Option<lsp::DocumentDiagnosticReportResult> {
    let asked = Asked::about(state, &params.text_document.uri)?;
    asked.snapshot.verify();
    let findings = match asked.snapshot.path.as_deref().filter(|path| is_dossier_file(path)) {
        Some(path) => state.workspace().problems(path),
        None => asked.snapshot.findings(),
    };
    let items = diagnostics(state, &findings, &asked.snapshot.document, &asked.analysis.dossier);
    let id = result_id(&items);
    let report = if params.previous_result_id.as_ref() == Some(&id) {
        let unchanged_document_diagnostic_report = lsp::UnchangedDocumentDiagnosticReport { result_id: id };
        lsp::DocumentDiagnosticReport::Unchanged(lsp::RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report,
        })
    } else {
        let full_document_diagnostic_report =
            lsp::FullDocumentDiagnosticReport { result_id: Some(id), items };
        lsp::DocumentDiagnosticReport::Full(lsp::RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report,
        })
    };
    Some(lsp::DocumentDiagnosticReportResult::Report(report))
}

/// The findings of every draft below the workspace's folders, those on disk and those that are open. Each goes to
/// `report` as it is found, with how many there are in all; that says whether to go on.
pub fn workspace(
    state: &State,
    params: &lsp::WorkspaceDiagnosticParams,
    mut report: impl FnMut(lsp::WorkspaceDocumentDiagnosticReport, usize) -> bool,
) {
    let drafts = state.drafts_to_tell();
    let total = state.documents().addresses().len() + drafts.len();
    let mut open = Vec::new();
    for (uri, asked) in Asked::open(state) {
        open.extend(asked.snapshot.path.clone());
        asked.snapshot.verify();
        let found =
            diagnostics(state, &asked.snapshot.findings(), &asked.snapshot.document, &asked.analysis.dossier);
        if !report(item(params, uri, Some(i64::from(asked.snapshot.version)), found), total) {
            return;
        }
    }
    for path in drafts {
        if open.contains(&path) {
            continue;
        }
        let (Some(uri), Some((document, analysis))) = (convert::uri(&path), from_disk(state, &path, None))
        else {
            continue;
        };
        analysis.verify();
        let findings: Vec<Finding> = analysis.findings().into_iter().map(|(_, finding)| finding).collect();
        let found = diagnostics(state, &findings, &document, &analysis.dossier);
        if !report(item(params, uri, None, found), total) {
            return;
        }
    }
}

/// The findings of one draft; or that they are what the client has already.
fn item(
    params: &lsp::WorkspaceDiagnosticParams,
    uri: lsp::Uri,
    version: Option<i64>,
    items: Vec<lsp::Diagnostic>,
) -> lsp::WorkspaceDocumentDiagnosticReport {
    let id = result_id(&items);
    let previous = params.previous_result_ids.iter().find(|previous| previous.uri == uri);
    if previous.is_some_and(|previous| previous.value == id) {
        let unchanged_document_diagnostic_report = lsp::UnchangedDocumentDiagnosticReport { result_id: id };
        lsp::WorkspaceDocumentDiagnosticReport::Unchanged(lsp::WorkspaceUnchangedDocumentDiagnosticReport {
            uri,
            version,
            unchanged_document_diagnostic_report,
        })
    } else {
        let full_document_diagnostic_report =
            lsp::FullDocumentDiagnosticReport { result_id: Some(id), items };
        lsp::WorkspaceDocumentDiagnosticReport::Full(lsp::WorkspaceFullDocumentDiagnosticReport {
            uri,
            version,
            full_document_diagnostic_report,
        })
    }
}

fn diagnostics(
    state: &State,
    findings: &[Finding],
    document: &Document,
    dossier: &Dossier,
) -> Vec<lsp::Diagnostic> {
    let convert = |finding| convert::diagnostic_in(document.rope(), finding, dossier, state.client());
    findings.iter().map(convert).collect()
}

/// Tells one list of findings from another.
fn result_id(items: &[lsp::Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
