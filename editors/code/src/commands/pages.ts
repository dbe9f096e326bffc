// Pages to read, rendered: documents that nobody can edit or is asked to save.
import * as vscode from 'vscode'

const SCHEME = 'ibid-page'

export class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>()
  private readonly changed = new vscode.EventEmitter<vscode.Uri>()
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this)
  readonly onDidChange = this.changed.event

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? ''
  }

  async show(title: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.md` })
    this.texts.set(uri.path, text)
    this.changed.fire(uri)
    await vscode.commands.executeCommand('markdown.showPreview', uri)
  }

  dispose(): void {
    vscode.Disposable.from(this.registered, this.changed).dispose()
  }
}
