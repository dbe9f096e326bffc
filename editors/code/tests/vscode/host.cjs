// Cases that run inside VS Code's extension host, against the extension as it was installed. `run.mjs` asks for each.
'use strict'
const assert = require('node:assert/strict')
const { execFileSync } = require('node:child_process')
const { readFileSync } = require('node:fs')
const path = require('node:path')
const vscode = require('vscode')

const PATIENCE = 20_000

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Waits until `ask` gives something, and resolves with it. */
async function until(what, ask, patience = PATIENCE) {
  const end = Date.now() + patience
  let last
  for (;;) {
    try {
      const found = await ask()
      if (found) return found
      last = found
    } catch (error) {
      last = error
    }
    if (Date.now() > end)
      throw new Error(`${what}: not within ${patience / 1000} s; last seen: ${last?.stack ?? JSON.stringify(last)}`)
    await sleep(25)
  }
}

const extension = () => vscode.extensions.getExtension('ibid.ibid')

async function api() {
  const found = extension()
  assert.ok(found, 'the extension is installed')
  return found.activate()
}

async function running() {
  const ibid = await api()
  await until('ibid runs', () => ibid.server.standing.kind === 'running')
  return ibid
}

/** Opens a file of the workspace, or a text that was never saved. */
async function open(file, language = 'markdown') {
  const document =
    typeof file === 'string'
      ? await vscode.workspace.openTextDocument(vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, file))
      : await vscode.workspace.openTextDocument({ language, content: file.text })
  await vscode.window.showTextDocument(document, { preview: false })
  return document
}

function place(document, words, offset = 1) {
  const at = document.getText().indexOf(words)
  assert.ok(at >= 0, `“${words}” is in the draft`)
  return document.positionAt(at + offset)
}

const remarks = (document) => vscode.languages.getDiagnostics(document.uri).filter((remark) => remark.source === 'ibid')

const ask = (command, document, words, offset) =>
  vscode.commands.executeCommand(command, document.uri, place(document, words, offset))

const plain = (value) => (typeof value === 'string' ? value : value.value)

async function edit(document, at, words) {
  const change = new vscode.WorkspaceEdit()
  change.insert(document.uri, at, words)
  assert.ok(await vscode.workspace.applyEdit(change))
}

/** The processes `ibid` that this extension host has started. */
function programs() {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ')
  return children
    .filter((child) => child !== '' && readFileSync(`/proc/${child}/comm`, 'utf8').trim() === 'ibid')
    .map(Number)
}

exports.activation = async () => {
  const ibid = await running()
  assert.equal(programs().length, 1, 'one program runs')
  const program = require('node:fs').readlinkSync(`/proc/${programs()[0]}/exe`)
  assert.ok(program.startsWith(extension().extensionPath), `the program that came along runs, not ${program}`)
  assert.equal(ibid.server.standing.version, extension().packageJSON.version)
}

/** So many windows are served by one daemon, which has one dossier in memory. */
exports.oneDaemon = async (windows) => {
  const program = require('node:fs').readlinkSync(`/proc/${programs()[0]}/exe`)
  const ask = () => execFileSync(program, ['daemon', 'status', '--json'], { encoding: 'utf8' })
  const status = JSON.parse(ask())
  assert.equal(status.clients.length, windows, ask())
  assert.ok(
    status.clients.every((client) => client.editor.startsWith('code-server') || client.editor.startsWith('Visual')),
    ask(),
  )
  assert.equal(status.dossiers.length, 1, ask())
  assert.equal(status.dossiers[0].users, windows, ask())
  return `${status.clients[0].editor}; the daemon has ${(status.memory / 1e6).toFixed(1)} MB`
}

exports.diagnostics = async () => {
  const document = await open('draft.md')
  const found = await until('remarks', () => remarks(document).length >= 3 && remarks(document))
  const seen = found.map((remark) => [document.getText(remark.range), remark.code.value ?? remark.code])
  const wanted = [
    ['Alibaba signed with the Belgian government in 2018.', 'unsourced-claim'],
    ['[@nobody-2020]', 'unknown-citation'],
    ['“a game in which China is not extremely adept”', 'altered-quotation'],
  ]
  for (const remark of wanted)
    assert.ok(
      seen.some((other) => `${other}` === `${remark}`),
      `${remark} in ${JSON.stringify(seen)}`,
    )
}

exports.hover = async () => {
  const document = await open('draft.md')
  const [card] = await until('a card', async () => {
    const cards = await ask('vscode.executeHoverProvider', document, 'VSSE')
    return cards.length > 0 && cards
  })
  const text = card.contents.map(plain).join('\n')
  assert.match(text, /State Security Service/)
  assert.equal(document.getText(card.range), 'VSSE')
}

exports.definition = async () => {
  const document = await open('draft.md')
  const [found] = await ask('vscode.executeDefinitionProvider', document, '@huawei-watchlist')
  const uri = found.targetUri ?? found.uri
  assert.match(uri.path, /articles\/huawei-watchlist\.txt$/)
  const article = await vscode.workspace.openTextDocument(uri)
  await vscode.window.showTextDocument(article)
  // In the article names are known as well, and nothing is remarked upon.
  const [card] = await until('a card in the article', async () => {
    const cards = await ask('vscode.executeHoverProvider', article, 'Huawei')
    return cards.length > 0 && cards
  })
  assert.match(card.contents.map(plain).join(''), /Huawei/)
  assert.deepEqual(remarks(article), [])
}

exports.references = async () => {
  const document = await open('draft.md')
  const places = await ask('vscode.executeReferenceProvider', document, 'VSSE')
  const files = new Set(places.map((found) => path.basename(found.uri.path)))
  assert.ok(files.has('draft.md') && files.has('huawei-watchlist.txt'), [...files].join())
}

exports.completion = async () => {
  const text = 'Liège is the main logistics centre of Alibaba in Europe [@'
  const document = await open({ text })
  const list = await until('sources', async () => {
    const at = document.positionAt(text.length)
    const found = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', document.uri, at, '@')
    return found.items.some((item) => plain(item.label.label ?? item.label).includes('alibaba-liege')) && found
  })
  const ours = list.items.filter((item) => /-\d{4}$|-liege$|-watchlist$|-spies$/.test(item.label.label ?? item.label))
  ours.sort((one, other) => ((one.sortText ?? '') < (other.sortText ?? '') ? -1 : 1))
  assert.match(
    ours[0].label.label ?? ours[0].label,
    /alibaba-liege/,
    'the source that speaks to the sentence comes first',
  )
}

exports.quickFix = async () => {
  const text =
    'The VSSE is investigating Huawei [@huawei-watchlist].\n\nAlibaba signed with the Belgian government in 2018.\n'
  const document = await open({ text })
  const [remark] = await until('the claim', () => remarks(document).length === 1 && remarks(document))
  // What an action changes is told when it is resolved, as it is when somebody chooses it.
  const ask = ['vscode.executeCodeActionProvider', document.uri, remark.range, undefined, 20]
  const actions = await vscode.commands.executeCommand(...ask)
  const cite = actions.find((action) => action.title.startsWith('Cite'))
  assert.ok(cite, actions.map((action) => action.title).join('; '))
  assert.ok(await vscode.workspace.applyEdit(cite.edit))
  assert.match(document.getText(), /in 2018 \[@alibaba-liege\]\./)
  await until('the remark is gone', () => remarks(document).length === 0)
}

exports.semanticTokens = async () => {
  const document = await open('draft.md')
  const legend = await vscode.commands.executeCommand('vscode.provideDocumentSemanticTokensLegend', document.uri)
  const { data } = await vscode.commands.executeCommand('vscode.provideDocumentSemanticTokens', document.uri)
  const seen = []
  let [line, column] = [0, 0]
  for (let at = 0; at < data.length; at += 5) {
    column = data[at] > 0 ? data[at + 1] : column + data[at + 1]
    line += data[at]
    const words = document.getText(new vscode.Range(line, column, line, column + data[at + 2]))
    seen.push(`${words}: ${legend.tokenTypes[data[at + 3]]}`)
  }
  for (const wanted of ['VSSE: agency', 'Huawei: company', 'Alibaba: company'])
    assert.ok(seen.includes(wanted), seen.join('; '))
}

exports.views = async () => {
  const ibid = await running()
  const document = await open('draft.md')
  await until('the draft is followed', () => ibid.follower.draft?.uri.toString() === document.uri.toString())
  await until('groups', () => ibid.claims.getChildren().join() === 'unsourced,doubtful,cited')
  const [unsourced] = ibid.claims.getChildren('unsourced')
  assert.equal(unsourced.entry.text, 'Alibaba signed with the Belgian government in 2018.')
  const item = ibid.claims.getTreeItem(unsourced)
  assert.match(item.accessibilityInformation.label, /^Unsourced\. Line \d+\. Alibaba/)
  await vscode.commands.executeCommand(item.command.command, ...item.command.arguments)
  assert.equal(document.getText(vscode.window.activeTextEditor.selection), unsourced.entry.text)
  const sources = ibid.sources.getChildren()
  assert.equal(sources.length, 5)
  assert.equal(sources[0].source.key, 'huawei-watchlist')
  assert.equal(ibid.sources.getChildren(sources[0]).length, 1)
  const unused = sources.filter(({ source }) => source.taken.length === 0)
  assert.equal(unused.length, 3)
  const grey = ibid.sources.provideFileDecoration(ibid.sources.getTreeItem(unused[0]).resourceUri)
  assert.equal(grey.color.id, 'descriptionForeground')
  assert.match(ibid.sources.getTreeItem(unused[0]).description, /^not used/)
  // As one types.
  await edit(
    document,
    document.positionAt(document.getText().length),
    '\nCainiao signed with the Belgian government in 2018.\n\n',
  )
  await until('the new claim', () => ibid.claims.getChildren('unsourced').length === 2)
  assert.match(ibid.status.item.text, /2 unsourced/)
  // Who reads an article has not left her draft.
  await vscode.commands.executeCommand('ibid.openSource', sources[0])
  await until('the article is open', () =>
    /huawei-watchlist\.txt$/.test(vscode.window.activeTextEditor?.document.uri.path ?? ''),
  )
  await sleep(500)
  assert.equal(ibid.follower.draft.uri.toString(), document.uri.toString())
  await vscode.commands.executeCommand('ibid.copyKey', sources[0])
  assert.equal(await vscode.env.clipboard.readText(), '@huawei-watchlist')
  await vscode.window.showTextDocument(document)
  await vscode.commands.executeCommand('workbench.action.files.revert')
}

exports.filter = async () => {
  const ibid = await running()
  await open('draft.md')
  await until('claims', () => ibid.claims.getChildren().length === 3)
  ibid.claims.show({ groups: ['unsourced'], words: 'alibaba' })
  assert.deepEqual(ibid.claims.getChildren(), ['unsourced'])
  ibid.claims.show({ groups: ['unsourced'], words: 'nothing of the kind' })
  assert.deepEqual(ibid.claims.getChildren(), [])
  await vscode.commands.executeCommand('ibid.clearFilter')
  assert.equal(ibid.claims.getChildren().length, 3)
}

exports.commands = async () => {
  const document = await open('draft.md')
  const editor = vscode.window.activeTextEditor
  const ibid = await running()
  await until('the draft is followed', () => ibid.follower.draft?.uri.toString() === document.uri.toString())
  editor.selection = new vscode.Selection(0, 0, 0, 0)
  await vscode.commands.executeCommand('ibid.nextUnsourced')
  assert.equal(vscode.window.activeTextEditor.selection.active.line, place(document, 'Alibaba signed').line)
  await vscode.commands.executeCommand('ibid.showEvidence')
  await vscode.commands.executeCommand('ibid.showLoaded')
  // Everything that the palette lists can be run.
  const known = new Set(await vscode.commands.getCommands(true))
  const missing = extension()
    .packageJSON.contributes.commands.map(({ command }) => command)
    .filter((command) => !known.has(command))
  assert.deepEqual(missing, [])
  await vscode.commands.executeCommand('ibid.openExample')
  const example = vscode.window.activeTextEditor.document
  assert.ok(example.isUntitled)
  await until('remarks on the example', () => remarks(example).length >= 5)
}

exports.addSource = async () => {
  const [{ uri: folder }] = vscode.workspace.workspaceFolders
  const at = (name) => vscode.Uri.joinPath(folder, name)
  await vscode.commands.executeCommand('ibid.addSource', 'bibliography', at('lists/sources.bib'))
  await vscode.commands.executeCommand('ibid.addSource', 'article', at('lists/article.txt'))
  await vscode.commands.executeCommand('ibid.addSource', 'article', at('lists/article.txt')) // is there already
  assert.equal(readFileSync(at('ibid.toml').fsPath, 'utf8'), 'sources = ["lists/sources.bib", "clippings/"]\n')
  assert.match(readFileSync(at('clippings/article.txt').fsPath, 'utf8'), /^Aaltonen/)
  const text = 'It is so [@eva-2020; @article].\n'
  const document = await open('own.md')
  assert.equal(document.getText(), text)
  await until('both are known', async () => {
    const cards = await ask('vscode.executeHoverProvider', document, '@eva-2020')
    return cards.length > 0 && remarks(document).length === 0
  })
}

exports.settings = async () => {
  const document = await open({ text: '# One\n\nAlibaba signed with the Belgian government in 2018.\n' })
  const lenses = () => vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri)
  const configuration = vscode.workspace.getConfiguration('ibid')
  await until('a remark', () => remarks(document).length === 1)
  assert.deepEqual(await lenses(), [])
  await configuration.update('codeLens', true, vscode.ConfigurationTarget.Global)
  const [, section] = await until('lenses', async () => (await lenses()).length === 2 && (await lenses()))
  assert.match(section.command.title, /1 claim · 1 unsourced/)
  await vscode.commands.executeCommand(section.command.command, ...section.command.arguments)
  await configuration.update('codeLens', undefined, vscode.ConfigurationTarget.Global)
  await until('no lenses', async () => (await lenses()).length === 0)
  // A language that is taken away is read no more, and is read again when it comes back.
  await configuration.update('languages', ['plaintext'], vscode.ConfigurationTarget.Global)
  await until('no remarks', () => remarks(document).length === 0)
  await configuration.update('languages', undefined, vscode.ConfigurationTarget.Global)
  await until('the remark again', () => remarks(document).length === 1)
}

exports.markups = async () => {
  for (const [file, claim] of [
    ['paper.tex', 'Alibaba signed with the Belgian government in 2018.'],
    ['paper.typ', 'Alibaba signed with the Belgian government in 2018.'],
    ['paper.org', 'Alibaba signed with the Belgian government in 2018.'],
    ['paper.adoc', 'Alibaba signed with the Belgian government in 2018.'],
    ['paper.qmd', 'Alibaba signed with the Belgian government in 2018.'],
    ['notes.txt', 'Alibaba signed with the Belgian government in 2018.'],
  ]) {
    const document = await open(file)
    const seen = await until(
      `a remark in ${file} (${document.languageId})`,
      () => remarks(document).length > 0 && remarks(document),
    )
    assert.deepEqual(
      seen.map((remark) => document.getText(remark.range)),
      [claim],
      file,
    )
  }
}

exports.largeDraft = async () => {
  const paragraph =
    'The VSSE is investigating Huawei [@huawei-watchlist]. Nobody knows what will come of it in the long run.\n\n'
  const text =
    paragraph.repeat(Math.ceil(200_000 / paragraph.length)) + 'Alibaba signed with the Belgian government in 2018.\n'
  const document = await open({ text })
  const [remark] = await until('the remark at the end', () => remarks(document).length === 1 && remarks(document))
  assert.equal(document.getText(remark.range), 'Alibaba signed with the Belgian government in 2018.')
  const begin = Date.now()
  await edit(document, new vscode.Position(0, 0), 'Cainiao signed with the Belgian government in 2018.\n\n')
  await until('the remark at the start', () => remarks(document).length === 2)
  return `${document.getText().length} letters; a remark ${Date.now() - begin} ms after the edit`
}

exports.crash = async () => {
  const ibid = await running()
  const document = await open({ text: 'Alibaba signed with the Belgian government in 2018.\n' })
  await until('a remark', () => remarks(document).length === 1)
  for (let round = 1; round <= 4; round++) {
    const [before] = programs()
    process.kill(before, 'SIGKILL')
    await until('it has ended', () => !programs().includes(before))
    if (round === 4) break
    await until(`it runs again (${round})`, () => programs().length === 1 && ibid.server.standing.kind === 'running')
    await edit(document, document.lineAt(document.lineCount - 1).range.end, '\nSo it goes.\n')
    await until(`remarks again (${round})`, () => remarks(document).length === 1)
  }
  await until('it is left alone', () => ibid.server.standing.kind === 'failed')
  await sleep(500)
  assert.deepEqual(programs(), [])
  await vscode.commands.executeCommand('ibid.restart')
  await until('it runs again', () => ibid.server.standing.kind === 'running')
  await edit(document, document.lineAt(document.lineCount - 1).range.end, '\nSo it goes.\n')
  await until('remarks again', () => remarks(document).length === 1)
  assert.equal(programs().length, 1)
}

exports.untrusted = async (trace) => {
  assert.equal(vscode.workspace.isTrusted, false)
  await running()
  const document = await open('draft.md')
  await until('remarks', () => remarks(document).length >= 3)
  const program = require('node:fs').readlinkSync(`/proc/${programs()[0]}/exe`)
  assert.ok(program.startsWith(extension().extensionPath), program)
  assert.throws(() => readFileSync(trace), /ENOENT/, 'the program that the workspace names has not run')
}

exports.trusted = async (trace) => {
  // The other side of the same coin: in a trusted workspace the setting decides.
  const ibid = await api()
  await until('the program of the workspace has run', () => readFileSync(trace, 'utf8').includes('--version'))
  await until('which is none of ours', () => ibid.server.standing.kind === 'failed')
}

exports.multiRoot = async () => {
  await running()
  assert.equal(vscode.workspace.workspaceFolders.length, 2)
  const [one, other] = vscode.workspace.workspaceFolders
  for (const [folder, name] of [
    [one, 'Aaltonen Oy'],
    [other, 'Beltrán SA'],
  ]) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'draft.md'))
    await vscode.window.showTextDocument(document)
    const [card] = await until(`a card for ${name}`, async () => {
      const cards = await ask('vscode.executeHoverProvider', document, name)
      return cards.length > 0 && cards
    })
    assert.match(card.contents.map(plain).join(''), new RegExp(`of ${folder.name}`))
    const otherName = name === 'Aaltonen Oy' ? 'Beltrán SA' : 'Aaltonen Oy'
    // There is the card of the claim, but none of the name: each folder has its own dossier.
    const cards = await ask('vscode.executeHoverProvider', document, otherName)
    assert.ok(cards.every((card) => document.getText(card.range) !== otherName))
  }
  assert.equal(programs().length, 1, 'one program for both')
}

exports.deadProgram = async () => {
  const ibid = await api()
  await until('it is told', () => ibid.server.standing.kind === 'failed')
  assert.match(ibid.status.item.text, /error/)
  assert.deepEqual(programs(), [])
  return ibid.server.standing.why
}

/** A program that tells its version and then ends; and after it one that works. */
exports.endsAtStart = async () => {
  const ibid = await api()
  await until('it is told', () => ibid.server.standing.kind === 'failed')
  await sleep(1000)
  assert.equal(ibid.server.standing.kind, 'failed', 'nobody starts it again behind our back')
  const configuration = vscode.workspace.getConfiguration('ibid')
  await configuration.update('server.path', undefined, vscode.ConfigurationTarget.Workspace)
  await until('the other runs', () => ibid.server.standing.kind === 'running')
  const document = await open('notes.txt')
  await until('remarks', () => remarks(document).length === 1)
  assert.equal(programs().length, 1)
}

/** Opens a draft and puts the cursor into words of it; says what the status bar says when the window has followed. */
exports.show = async (file, words, least = 3) => {
  const ibid = await running()
  const document = await open(file)
  await until('the draft is followed', () => ibid.follower.draft?.uri.toString() === document.uri.toString())
  await until('remarks', () => remarks(document).length >= least)
  const at = place(document, words)
  vscode.window.activeTextEditor.selection = new vscode.Selection(at, at)
  return `Ln ${at.line + 1}, Col ${at.character + 1}`
}

exports.theme = async (name) => {
  await vscode.workspace.getConfiguration('workbench').update('colorTheme', name, vscode.ConfigurationTarget.Global)
}

exports.command = async (name) => {
  // Not waited for: some end when the writer has chosen.
  void vscode.commands.executeCommand(name)
}
