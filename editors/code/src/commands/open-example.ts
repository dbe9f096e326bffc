// Opens the draft that ibid comes with, as a document that was never saved: nothing on disk is touched.
import * as vscode from 'vscode'

export async function openExample(extension: vscode.Uri): Promise<void> {
  const file = vscode.Uri.joinPath(extension, 'dist', 'example.md')
  const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(file))
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content })
  await vscode.window.showTextDocument(document, { preview: false })
}
