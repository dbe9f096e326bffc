// A session of the plain protocol client that VS Code's own is made of. Run by run.sh, which says where the server is.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";

// Installed beside the other clients, not in the repository.
const require = createRequire(`${process.env.IBID_CLIENTS}/`);
const protocol = require("vscode-languageserver-protocol/node");

const server = spawn(process.env.IBID, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
const connection = protocol.createProtocolConnection(
  new protocol.StreamMessageReader(server.stdout),
  new protocol.StreamMessageWriter(server.stdin),
);
const published = new Promise((resolve) =>
  connection.onNotification(protocol.PublishDiagnosticsNotification.type, resolve),
);
connection.listen();

const uri = "untitled:draft";
const textDocument = { uri };
const text = "The VSSE is investigating Huawei [@huawei-watchlist].\n\nAlibaba signed with the Belgian government in 2018.\n";
const ask = (request, params) => connection.sendRequest(request.type, { textDocument, ...params });

const { capabilities } = await connection.sendRequest(protocol.InitializeRequest.type, {
  processId: process.pid,
  rootUri: null,
  workspaceFolders: null,
  capabilities: { general: { positionEncodings: ["utf-16"] } },
});
assert.equal(capabilities.positionEncoding, "utf-16");
await connection.sendNotification(protocol.InitializedNotification.type, {});
await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
  textDocument: { uri, languageId: "markdown", version: 1, text },
});
const findings = await published;
assert.deepEqual(findings.diagnostics.map((finding) => finding.code), ["unsourced-claim"]);

const position = { line: 0, character: 6 };
const hover = await ask(protocol.HoverRequest, { position });
assert.match(hover.contents.value, /State Security Service/);
assert.ok((await ask(protocol.DefinitionRequest, { position })).length > 0);
assert.ok((await ask(protocol.ReferencesRequest, { position, context: { includeDeclaration: true } })).length > 3);
assert.equal((await ask(protocol.DocumentHighlightRequest, { position })).length, 1);
assert.ok((await ask(protocol.CompletionRequest, { position: { line: 0, character: 36 } })).items.length > 0);
assert.ok((await ask(protocol.DocumentLinkRequest, {})).length === 1);
assert.ok((await ask(protocol.SemanticTokensRequest, {})).data.length >= 20);
assert.ok((await connection.sendRequest(protocol.WorkspaceSymbolRequest.type, { query: "huawei" })).length > 0);
await assert.rejects(ask(protocol.RenameRequest, { position: { line: 0, character: 13 }, newName: "x" }));

await connection.sendRequest(protocol.ShutdownRequest.type);
await connection.sendNotification(protocol.ExitNotification.type);
const code = await new Promise((resolve) => server.once("exit", resolve));
assert.equal(code, 0);
console.log("plain client: passed");
process.exit(0);
