// Follows the draft that the writer has before her, and asks the server for its overview.
import * as vscode from 'vscode'
import type { Overview } from '../protocol'
import { languages, type Server } from '../server/server'

/** How long nobody must type before the overview is asked for anew, in milliseconds. */
const REST = 200

export interface Draft {
  uri: vscode.Uri
  overview: Overview
}

export class Follower implements vscode.Disposable {
  private latest: Draft | undefined
  private timer: NodeJS.Timeout | undefined
  private asking = false
  private outdated = false
  private readonly changed = new vscode.EventEmitter<Draft | undefined>()
  private readonly subscriptions: vscode.Disposable[]
  readonly onDidChange = this.changed.event

  constructor(private readonly server: Server) {
    const soon = (uri: vscode.Uri) => {
      if (uri.toString() === this.followed()?.toString()) this.soon(REST)
    }
    this.subscriptions = [
      this.changed,
      server.onDidChange(() => {
        this.soon(0)
      }),
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.soon(0)
      }),
      vscode.workspace.onDidChangeTextDocument((event) => {
        soon(event.document.uri)
      }),
      // A dossier that has changed says so by new findings.
      vscode.languages.onDidChangeDiagnostics((event) => {
        event.uris.forEach(soon)
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document.uri.toString() === this.latest?.uri.toString()) this.show(undefined)
      }),
    ]
    this.soon(0)
  }

  /** The draft with its overview, as of the last rest. */
  get draft(): Draft | undefined {
    return this.latest
  }

  dispose(): void {
    clearTimeout(this.timer)
    vscode.Disposable.from(...this.subscriptions).dispose()
  }

  /** The active document if it may be a draft, else the one before: who reads an article has not left her draft. */
  private followed(): vscode.Uri | undefined {
    const document = vscode.window.activeTextEditor?.document
    const mayBeDraft =
      document !== undefined &&
      ['file', 'untitled'].includes(document.uri.scheme) &&
      languages().includes(document.languageId)
    return mayBeDraft ? document.uri : this.latest?.uri
  }

  private soon(milliseconds: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      void this.ask()
    }, milliseconds)
  }

  private async ask(): Promise<void> {
    // One question at a time: a slow answer must not be overtaken, and not be asked for twice.
    if (this.asking) {
      this.outdated = true
      return
    }
    const client = this.server.client
    const uri = this.followed()
    if (client === undefined || uri === undefined) {
      if (this.latest !== undefined && uri === undefined) this.show(undefined)
      return
    }
    this.asking = true
    try {
      const address = client.code2ProtocolConverter.asUri(uri)
      const overview = await client.sendRequest<Overview>('workspace/executeCommand', {
        command: 'ibid.overview',
        arguments: [address],
      })
      if (overview.isDraft) this.show({ uri, overview })
    } catch {
      // The document was closed meanwhile, or the program has ended, which is told elsewhere.
    } finally {
      this.asking = false
      this.askAgain()
    }
  }

  private askAgain(): void {
    if (!this.outdated) return
    this.outdated = false
    this.soon(REST)
  }

  private show(draft: Draft | undefined): void {
    this.latest = draft
    void vscode.commands.executeCommand('setContext', 'ibid.hasDraft', draft !== undefined)
    this.changed.fire(draft)
  }
}
