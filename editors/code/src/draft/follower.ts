// Follows the draft that the writer has before her, and asks the server for its overview.
import * as vscode from 'vscode'
import type { Overview } from '../protocol'
import { execute, languages, type Server } from '../server/server'

/** After so long the writer is told that the answer is being waited for, in milliseconds. */
const SOON = 400

/** How long nobody must type before the overview is asked for anew, in milliseconds. */
const REST = 200

export interface Draft {
  uri: vscode.Uri
  overview: Overview
}

export class Follower implements vscode.Disposable {
  private latest: Draft | undefined
  private timer: NodeJS.Timeout | undefined
  private asking: symbol | undefined
  private outdated = false
  private slow = false
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
        this.forget()
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

  /** Whether an answer lets itself be waited for: a large dossier is being read. */
  get isWaiting(): boolean {
    return this.slow
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
    if (this.asking !== undefined) {
      this.outdated = true
      return
    }
    const client = this.server.client
    const uri = this.followed()
    if (uri === undefined) return
    if (client === undefined) {
      // What is on show would be of yesterday.
      if (this.server.standing.kind !== 'starting' && this.latest !== undefined) this.show(undefined)
      return
    }
    const question = Symbol(uri.toString())
    this.asking = question
    const patience = setTimeout(() => {
      this.wait(true)
    }, SOON)
    try {
      const overview = await execute<Overview>(client, 'ibid.overview', [client.code2ProtocolConverter.asUri(uri)])
      // Meanwhile the program may have been started anew, or the draft closed.
      const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString())
      if (this.asking === question && isOpen) this.answered(uri, overview)
    } catch {
      // It is read no more, or the program has ended; that is told elsewhere.
      const isRefused = this.asking === question && this.server.client === client
      if (isRefused && this.latest?.uri.toString() === uri.toString()) this.show(undefined)
    } finally {
      clearTimeout(patience)
      if (this.asking === question) {
        this.asking = undefined
        this.wait(false)
        this.askAgain()
      }
    }
  }

  private answered(uri: vscode.Uri, overview: Overview): void {
    if (overview.isDraft) this.show({ uri, overview })
    else if (this.latest?.uri.toString() === uri.toString()) this.show(undefined)
  }

  /** Another program, or none: what was asked of the one before is not waited for. */
  private forget(): void {
    this.asking = undefined
    this.outdated = false
    this.wait(false)
    this.soon(0)
  }

  private wait(isWaiting: boolean): void {
    if (this.slow === isWaiting) return
    this.slow = isWaiting
    this.changed.fire(this.latest)
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
