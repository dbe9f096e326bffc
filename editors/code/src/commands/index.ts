// Everything that can be chosen from the palette or a menu.
import * as vscode from 'vscode'
import { EVERYTHING, nextUnsourced } from '../draft/claims'
import type { Follower } from '../draft/follower'
import type { Rule, Status } from '../protocol'
import { execute, type Server } from '../server/server'
import type { ClaimNode, Claims } from '../views/claims'
import { toLocation, toRange } from '../views/place'
import type { SourceNode } from '../views/sources'
import { addSource, type What } from './add-source'
import { peek, showEvidence } from './evidence'
import { openExample } from './open-example'
import { Pages } from './pages'

interface Rooms {
  extension: vscode.Uri
  log: vscode.LogOutputChannel
  server: Server
  follower: Follower
  claims: Claims
}

export function register({ extension, log, server, follower, claims }: Rooms): vscode.Disposable {
  const pages = new Pages()
  const commands: Record<string, (...arguments_: never[]) => unknown> = {
    'ibid.openExample': () => openExample(extension),
    // With arguments for whoever binds it to a key, and for tests.
    'ibid.addSource': (what?: What, file?: vscode.Uri) => addSource(follower.draft?.uri, what, file),
    'ibid.showClaims': () => vscode.commands.executeCommand('ibid.claims.focus'),
    'ibid.showSources': () => vscode.commands.executeCommand('ibid.sources.focus'),
    'ibid.filterClaims': () => claims.choose(),
    'ibid.clearFilter': () => {
      claims.show(EVERYTHING)
    },
    'ibid.nextUnsourced': () => goToUnsourced(follower, false),
    'ibid.previousUnsourced': () => goToUnsourced(follower, true),
    'ibid.showEvidence': (node?: ClaimNode) => evidenceFor(server, node),
    'ibid.showLocations': (uri: string, places: { uri: string; range: never }[]) => showPlaces(uri, places),
    'ibid.openSource': ({ source }: SourceNode) =>
      source.uri === null
        ? run(server, 'ibid.showSource', [source.key])
        : vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(source.uri, true)),
    'ibid.readAgain': () => run(server, 'ibid.reload', []),
    'ibid.revealSource': ({ source }: SourceNode) =>
      source.uri !== null && vscode.commands.executeCommand('revealFileInOS', vscode.Uri.parse(source.uri)),
    'ibid.copyKey': ({ source }: SourceNode) => vscode.env.clipboard.writeText(`@${source.key}`),
    'ibid.explainRemark': () => explain(server, pages),
    'ibid.showLoaded': () => showLoaded(server, pages),
    'ibid.restart': () => server.restart(),
    'ibid.showLog': () => {
      log.show()
    },
    'ibid.howToInstall': () =>
      vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.joinPath(extension, 'INSTALL.md')),
  }
  const registered = Object.entries(commands).map(([name, command]) =>
    vscode.commands.registerCommand(name, command as (...arguments_: unknown[]) => unknown),
  )
  return vscode.Disposable.from(pages, ...registered)
}

/** Asks the server to run one of its commands; says so where there is no server. */
async function run<Answer>(server: Server, command: string, arguments_: unknown[]): Promise<Answer | undefined> {
  if (server.client === undefined) {
    void vscode.window.showInformationMessage('ibid is not running.')
    return undefined
  }
  return execute<Answer>(server.client, command, arguments_)
}

async function goToUnsourced(follower: Follower, backwards: boolean): Promise<void> {
  const { draft } = follower
  if (draft === undefined) return
  const editor = await vscode.window.showTextDocument(draft.uri, { preview: false })
  const { line, character } = editor.selection.active
  const place = nextUnsourced(draft.overview, line, character, backwards)
  if (place === undefined) {
    void vscode.window.showInformationMessage('Every claim in this draft has a source.')
    return
  }
  const { start } = toRange(place)
  editor.selection = new vscode.Selection(start, start)
  editor.revealRange(toRange(place), vscode.TextEditorRevealType.InCenterIfOutsideViewport)
}

async function evidenceFor(server: Server, node?: ClaimNode): Promise<void> {
  if (node === undefined) return showEvidence(server)
  const { start } = toRange(node.entry.range)
  const selection = new vscode.Range(start, start)
  await vscode.window.showTextDocument(node.uri, { selection, preview: false })
  return showEvidence(server, node.uri, start)
}

/** The click on a line above a heading: the claims that it counts. */
async function showPlaces(uri: string, places: { uri: string; range: never }[]): Promise<void> {
  const locations = places.map(toLocation)
  const first = locations[0]
  if (first === undefined) {
    void vscode.window.showInformationMessage('Every claim here has a source.')
    return
  }
  await peek(vscode.Uri.parse(uri, true), first.range.start, locations)
}

async function explain(server: Server, pages: Pages): Promise<void> {
  const rules = await run<Rule[]>(server, 'ibid.explain', [])
  if (rules === undefined) return
  const items = rules.map(({ code, summary }) => ({ label: code, detail: summary }))
  const chosen = await vscode.window.showQuickPick(items, { title: 'Which remark do you wonder about?' })
  if (chosen === undefined) return
  const content = await run<string>(server, 'ibid.explain', [chosen.label])
  if (content !== undefined) await pages.show(chosen.label, content)
}

async function showLoaded(server: Server, pages: Pages): Promise<void> {
  const status = await run<Status>(server, 'ibid.status', [])
  if (status === undefined) return
  const rows = status.dossiers.map(
    (dossier) =>
      `| ${dossier.settings ?? 'the built-in dossier'} | ${dossier.entities} | ${dossier.sources} | ${dossier.articles} | ${dossier.problems} |`,
  )
  const lines = [
    `# ibid ${status.version}`,
    '',
    '| settings | names | sources | articles | problems |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ]
  await pages.show('what is loaded', lines.join('\n'))
}
