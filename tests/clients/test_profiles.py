"""Sessions as VS Code, Neovim and Emacs hold them: pytest-lsp plays each with its recorded capabilities, and complains
about whatever a client did not ask for. Run by run.sh, which says where the server is in IBID."""

import asyncio
import os

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

URI = "untitled:draft"
DRAFT = (
    "# Spies in Brussels\n\n"
    "The VSSE is investigating Huawei [@huawei-watchlist]. The company said nothing.\n\n"
    "Alibaba signed with the Belgian government in 2018.\n"
)
PROFILES = ["visual_studio_code@v1.65.2", "neovim@v0.11.0", "emacs@v29.1"]


@pytest_lsp.fixture(params=PROFILES, config=ClientServerConfig(server_command=[os.environ["IBID"], "lsp"]))
async def client(request, lsp_client: LanguageClient):
    capabilities = client_capabilities(client_spec=request.param)
    pulls = capabilities.text_document.diagnostic is not None
    result = await lsp_client.initialize_session(
        types.InitializeParams(capabilities=capabilities, process_id=os.getpid(), root_uri=None, workspace_folders=None)
    )
    # Findings are told to be there for those who ask, and sent to the others.
    assert (result.capabilities.diagnostic_provider is not None) == pulls
    lsp_client.pulls = pulls
    lsp_client.text_document_did_open(
        types.DidOpenTextDocumentParams(
            text_document=types.TextDocumentItem(uri=URI, language_id="markdown", version=1, text=DRAFT)
        )
    )
    yield
    await lsp_client.shutdown_session()


def at(line, character):
    return dict(
        text_document=types.TextDocumentIdentifier(uri=URI), position=types.Position(line=line, character=character)
    )


@pytest.mark.asyncio
async def test_findings(client: LanguageClient):
    if client.pulls:
        report = await client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(text_document=types.TextDocumentIdentifier(uri=URI))
        )
        found = report.items
    else:
        for _ in range(100):
            if URI in client.diagnostics:
                break
            await asyncio.sleep(0.1)
        found = client.diagnostics[URI]
    assert [(finding.code, finding.range.start.line) for finding in found] == [("unsourced-claim", 4)]


@pytest.mark.asyncio
async def test_hover_and_definition(client: LanguageClient):
    card = await client.text_document_hover_async(types.HoverParams(**at(2, 6)))
    assert "State Security Service" in card.contents.value
    places = await client.text_document_definition_async(types.DefinitionParams(**at(2, 40)))
    first = places[0] if isinstance(places, (list, tuple)) else places
    address = getattr(first, "target_uri", None) or first.uri
    assert address.endswith("huawei-watchlist.txt")


@pytest.mark.asyncio
async def test_references_and_highlights(client: LanguageClient):
    context = types.ReferenceContext(include_declaration=True)
    places = await client.text_document_references_async(types.ReferenceParams(context=context, **at(2, 6)))
    assert len(places) > 3
    marks = await client.text_document_document_highlight_async(types.DocumentHighlightParams(**at(2, 6)))
    assert len(marks) == 1


@pytest.mark.asyncio
async def test_completion_and_actions(client: LanguageClient):
    offered = await client.text_document_completion_async(types.CompletionParams(**at(2, 36)))
    assert any(item.label == "huawei-watchlist" for item in offered.items)
    place = types.Position(line=4, character=10)
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            text_document=types.TextDocumentIdentifier(uri=URI),
            range=types.Range(start=place, end=place),
            context=types.CodeActionContext(diagnostics=[]),
        )
    )
    assert any(action.title.startswith("Cite ") for action in actions)


@pytest.mark.asyncio
async def test_outline(client: LanguageClient):
    symbols = await client.text_document_document_symbol_async(
        types.DocumentSymbolParams(text_document=types.TextDocumentIdentifier(uri=URI))
    )
    assert symbols[0].name == "Spies in Brussels"
