// The view of the claims: what needs work first, a click goes there.
import * as vscode from 'vscode'
import {
  EVERYTHING,
  EXPLAINED,
  GROUPS,
  TITLES,
  grouped,
  isFiltering,
  type Entry,
  type Filter,
  type Group,
} from '../draft/claims'
import { counted } from '../draft/counts'
import type { Draft, Follower } from '../draft/follower'
import { toRange } from './place'

export interface ClaimNode {
  entry: Entry
  uri: vscode.Uri
}

export type Node = Group | ClaimNode

const ICONS: Record<Group, vscode.ThemeIcon> = {
  unsourced: new vscode.ThemeIcon('circle-large-outline', new vscode.ThemeColor('list.warningForeground')),
  doubtful: new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground')),
  attributed: new vscode.ThemeIcon('comment'),
  cited: new vscode.ThemeIcon('pass'),
}

export class Claims implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private filter: Filter = EVERYTHING
  private groups = new Map<Group, ClaimNode[]>()
  private readonly changed = new vscode.EventEmitter<undefined>()
  private readonly subscriptions: vscode.Disposable[] = [this.changed]
  private readonly view: vscode.TreeView<Node>
  readonly onDidChangeTreeData = this.changed.event

  constructor(private readonly follower: Follower) {
    this.view = vscode.window.createTreeView('ibid.claims', { treeDataProvider: this, showCollapseAll: true })
    this.subscriptions.push(
      this.view,
      follower.onDidChange(() => {
        this.refresh()
      }),
    )
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose()
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) return [...this.groups.keys()]
    return typeof node === 'string' ? (this.groups.get(node) ?? []) : []
  }

  getParent(node: Node): Node | undefined {
    return typeof node === 'string' ? undefined : node.entry.group
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return typeof node === 'string' ? this.groupItem(node) : claimItem(node)
  }

  private groupItem(group: Group): vscode.TreeItem {
    const number = this.groups.get(group)?.length ?? 0
    const isOpen = group === 'unsourced' || group === 'doubtful'
    const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState
    const item = new vscode.TreeItem(TITLES[group], isOpen ? Expanded : Collapsed)
    item.id = group
    item.description = String(number)
    item.iconPath = ICONS[group]
    item.tooltip = EXPLAINED[group]
    const noun = group === 'doubtful' ? 'remark' : 'claim'
    item.accessibilityInformation = { label: `${TITLES[group]}: ${counted(number, noun)}. ${EXPLAINED[group]}` }
    return item
  }

  /** Lets the writer choose what is shown. */
  async choose(): Promise<void> {
    const items = GROUPS.map((group) => ({
      label: TITLES[group],
      detail: EXPLAINED[group],
      picked: this.filter.groups.includes(group),
      group,
    }))
    const chosen = await vscode.window.showQuickPick(items, {
      canPickMany: true,
      title: 'Which claims do you want to see?',
    })
    if (chosen === undefined || chosen.length === 0) return
    const words = await vscode.window.showInputBox({
      title: 'Only claims with these words',
      prompt: 'Leave it empty to see them all.',
      value: this.filter.words,
    })
    this.show({ groups: chosen.map((item) => item.group), words: words ?? this.filter.words })
  }

  show(filter: Filter): void {
    this.filter = filter
    this.refresh()
  }

  private refresh(): void {
    const { draft } = this.follower
    this.groups = new Map()
    if (draft !== undefined) {
      const nodes = (entries: Entry[]) => entries.map((entry) => ({ entry, uri: draft.uri }))
      for (const [group, entries] of grouped(draft.overview, this.filter)) this.groups.set(group, nodes(entries))
    }
    const unsourced = draft?.overview.counts.unsourced ?? 0
    this.view.badge =
      unsourced === 0 ? undefined : { value: unsourced, tooltip: `${counted(unsourced, 'claim')} without a source` }
    this.view.description = isFiltering(this.filter) ? 'filtered' : ''
    this.view.message = messageFor(draft, this.groups.size, isFiltering(this.filter))
    void vscode.commands.executeCommand('setContext', 'ibid.isFiltering', isFiltering(this.filter))
    this.changed.fire(undefined)
  }
}

/** What stands above the list, where the list itself says nothing. */
function messageFor(draft: Draft | undefined, groups: number, isFiltered: boolean): string {
  if (draft === undefined || groups > 0) return ''
  return isFiltered ? 'No claim fits the filter.' : 'There are no claims in this draft yet.'
}

function claimItem({ entry, uri }: ClaimNode): vscode.TreeItem {
  const item = new vscode.TreeItem(entry.text)
  const line = entry.range.start.line + 1
  item.description = entry.message ?? `line ${line}`
  item.contextValue = entry.group === 'doubtful' ? 'doubt' : 'claim'
  const tooltip = new vscode.MarkdownString()
  tooltip.appendText(entry.message === undefined ? entry.text : `${entry.message}\n\n${entry.text}`)
  item.tooltip = tooltip
  const said = entry.message === undefined ? TITLES[entry.group] : `${TITLES[entry.group]}: ${entry.message}`
  item.accessibilityInformation = { label: `${said}. Line ${line}. ${entry.text}` }
  item.command = {
    title: 'Go to the claim',
    command: 'vscode.open',
    arguments: [uri, { selection: toRange(entry.range), preserveFocus: false, preview: false }],
  }
  return item
}
