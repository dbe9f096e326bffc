// The item in the status bar: how the draft stands, or what is wrong.
import * as vscode from 'vscode'
import { atLength, shortly, type Shown } from '../draft/counts'
import type { Follower } from '../draft/follower'
import { setting, type Server } from '../server/server'

export class Status implements vscode.Disposable {
  readonly item: vscode.StatusBarItem
  private readonly subscriptions: vscode.Disposable[]

  constructor(
    private readonly server: Server,
    private readonly follower: Follower,
  ) {
    this.item = vscode.window.createStatusBarItem('ibid.status', vscode.StatusBarAlignment.Right, 90)
    this.item.name = 'ibid'
    const show = () => {
      this.show()
    }
    this.subscriptions = [
      this.item,
      server.onDidChange(show),
      follower.onDidChange(show),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('ibid.status')) show()
      }),
    ]
    this.show()
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose()
  }

  private show(): void {
    const { standing } = this.server
    this.item.backgroundColor = undefined
    this.item.command = 'ibid.showClaims'
    switch (standing.kind) {
      case 'stopped':
        this.say('$(circle-slash) ibid', 'ibid is not running', 'Click to start it.')
        this.item.command = 'ibid.restart'
        break
      case 'starting':
        this.say('$(sync~spin) ibid', 'ibid is starting', 'It reads your sources.')
        break
      case 'failed':
        this.say('$(error) ibid', 'ibid is not running', standing.why)
        this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground')
        this.item.command = 'ibid.showLog'
        break
      case 'running':
        this.showDraft()
        break
    }
    this.item.show()
  }

  private showDraft(): void {
    const { draft, isWaiting } = this.follower
    if (isWaiting && draft === undefined) {
      this.say('$(sync~spin) ibid', 'ibid', 'It is reading your sources.')
      return
    }
    if (draft === undefined) {
      this.say('$(quote) ibid', 'ibid', 'Open a draft, and it says here how many of its claims have a source.')
      return
    }
    const { counts } = draft.overview
    const words = shortly(counts, setting<Shown>('status.show', 'counts'))
    this.say(words === '' ? '$(quote)' : `$(quote) ${words}`, 'ibid', `${atLength(counts)}. Click for the list.`)
  }

  private say(text: string, title: string, detail: string): void {
    this.item.text = text
    const tooltip = new vscode.MarkdownString()
    tooltip.appendMarkdown('**').appendText(title).appendMarkdown('**\n\n').appendText(detail)
    this.item.tooltip = tooltip
    this.item.accessibilityInformation = { label: `${title}. ${detail}` }
  }
}
