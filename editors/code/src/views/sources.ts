// The view of the sources: what the draft takes from each. Those that it does not use stand below, greyed.
import * as vscode from 'vscode'
import { counted } from '../draft/counts'
import type { Follower } from '../draft/follower'
import type { Source, Taken } from '../protocol'
import { toRange } from './place'

export interface SourceNode {
  source: Source
}

interface TakenNode {
  taken: Taken
  uri: vscode.Uri
}

/** What cannot be listed one by one. */
interface RestNode {
  rest: number
}

type Node = SourceNode | TakenNode | RestNode

/** The address of a row, so that a row can be greyed; nothing can be opened there. */
const SCHEME = 'ibid-source'

export class Sources implements vscode.TreeDataProvider<Node>, vscode.FileDecorationProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>()
  private readonly decorated = new vscode.EventEmitter<undefined>()
  private readonly subscriptions: vscode.Disposable[] = [this.changed, this.decorated]
  private readonly view: vscode.TreeView<Node>
  readonly onDidChangeTreeData = this.changed.event
  readonly onDidChangeFileDecorations = this.decorated.event

  constructor(private readonly follower: Follower) {
    this.view = vscode.window.createTreeView('ibid.sources', { treeDataProvider: this, showCollapseAll: true })
    this.subscriptions.push(
      this.view,
      vscode.window.registerFileDecorationProvider(this),
      follower.onDidChange((draft) => {
        const overview = draft?.overview
        const used = overview?.sources.filter((source) => source.taken.length > 0).length ?? 0
        this.view.description = overview === undefined ? '' : `${used} used, ${overview.unused} not`
        this.view.message = overview?.sources.length === 0 ? 'ibid knows no sources here yet.' : ''
        this.changed.fire(undefined)
      }),
    )
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose()
  }

  getChildren(node?: Node): Node[] {
    const { draft } = this.follower
    if (draft === undefined) return []
    if (node === undefined) {
      const { sources, unused } = draft.overview
      const rest = unused - sources.filter((source) => source.taken.length === 0).length
      return [...sources.map((source) => ({ source })), ...(rest > 0 ? [{ rest }] : [])]
    }
    return 'source' in node ? node.source.taken.map((taken) => ({ taken, uri: draft.uri })) : []
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if ('source' in node) return sourceItem(node.source)
    if ('taken' in node) return takenItem(node)
    return new vscode.TreeItem(`and ${counted(node.rest, 'source')} more that this draft does not use`)
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const isUnused = uri.scheme === SCHEME && uri.query === 'unused'
    return isUnused ? { color: new vscode.ThemeColor('descriptionForeground'), propagate: false } : undefined
  }
}

function sourceItem(source: Source): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState
  const uses = source.taken.length
  const item = new vscode.TreeItem(source.name, uses > 0 ? Collapsed : None)
  item.id = source.key
  item.resourceUri = vscode.Uri.from({ scheme: SCHEME, path: `/${source.key}`, query: uses > 0 ? 'used' : 'unused' })
  item.description = `${uses === 0 ? 'not used' : counted(uses, 'place')} · ${source.title}`
  item.iconPath = new vscode.ThemeIcon(source.uri === null ? 'bookmark' : 'book')
  item.contextValue = source.uri === null ? 'source' : 'sourceWithText'
  const tooltip = new vscode.MarkdownString()
  tooltip.appendMarkdown('**').appendText(source.title).appendMarkdown('**\n\n').appendText(source.name)
  tooltip.appendMarkdown('\n\n').appendText(`@${source.key}`)
  if (source.uri === null) tooltip.appendMarkdown('\n\nIts text is not at hand.')
  item.tooltip = tooltip
  const use = uses === 0 ? 'Not used in this draft' : `Used in ${counted(uses, 'place')}`
  item.accessibilityInformation = { label: `${source.name}. ${source.title}. ${use}.` }
  if (uses === 0) item.command = { title: 'Open the source', command: 'ibid.openSource', arguments: [{ source }] }
  return item
}

function takenItem({ taken, uri }: TakenNode): vscode.TreeItem {
  const item = new vscode.TreeItem(taken.text)
  const line = taken.range.start.line + 1
  item.description = `line ${line}`
  item.iconPath = new vscode.ThemeIcon(taken.isQuotation ? 'quote' : 'link')
  item.tooltip = taken.isQuotation ? 'Quoted from this source' : 'Cites this source'
  item.accessibilityInformation = { label: `${item.tooltip}. Line ${line}. ${taken.text}` }
  item.command = {
    title: 'Go there',
    command: 'vscode.open',
    arguments: [uri, { selection: toRange(taken.range), preserveFocus: false, preview: false }],
  }
  return item
}
