// "Add a source": names a bibliography or a folder of articles in the `ibid.toml` of the workspace.
import * as path from 'node:path'
import * as vscode from 'vscode'
import { withSource } from '../draft/settings-file'

const NAME = 'ibid.toml'

/** Where articles are put that lie elsewhere. */
const CLIPPINGS = 'clippings'

export type What = 'bibliography' | 'folder' | 'article'

export async function addSource(draft?: vscode.Uri, what?: What, file?: vscode.Uri): Promise<void> {
  const folder = await chooseFolder()
  if (folder === undefined) return
  const kind = what ?? (await chooseKind())
  if (kind === undefined) return
  const chosen = file ?? (await chooseFile(kind, folder))
  if (chosen === undefined) return
  const settings = await settingsFor(folder, draft)
  const entry = await entryFor(kind, chosen, vscode.Uri.joinPath(settings, '..'))
  if (entry !== undefined) await write(entry, settings)
}

/** The settings that hold for the draft: the nearest `ibid.toml` above it, for only that is read; else a new one. */
async function settingsFor(folder: vscode.Uri, draft: vscode.Uri | undefined): Promise<vscode.Uri> {
  const isHere = draft?.scheme === 'file' && inside(draft, folder) !== undefined
  let above = isHere ? vscode.Uri.joinPath(draft, '..') : folder
  for (;;) {
    const settings = vscode.Uri.joinPath(above, NAME)
    if (await exists(settings)) return settings
    const next = vscode.Uri.joinPath(above, '..')
    if (next.path === above.path) return vscode.Uri.joinPath(folder, NAME)
    above = next
  }
}

/** Where a file system cannot say, we take it to be there, and do not write over it. */
async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file)
    return true
  } catch (error) {
    return !(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')
  }
}

/** What the settings are to say of a file; it is copied to them where ibid may not read it. */
async function entryFor(what: What, file: vscode.Uri, folder: vscode.Uri): Promise<string | undefined> {
  if (what === 'article') {
    const isCopied = await copy(file, vscode.Uri.joinPath(folder, CLIPPINGS))
    return isCopied ? `${CLIPPINGS}/` : undefined
  }
  if (what === 'folder' && (file.path === folder.path || inside(folder, file) !== undefined)) {
    void vscode.window.showWarningMessage(
      'Your drafts lie in that folder, and would be taken for articles. Choose a folder that has articles only.',
    )
    return undefined
  }
  const entry = inside(file, folder) ?? (await copyAfterAsking(file, folder))
  return entry !== undefined && what === 'folder' ? `${entry}/` : entry
}

async function chooseKind(): Promise<What | undefined> {
  const items: (vscode.QuickPickItem & { what: What })[] = [
    { label: 'A bibliography', detail: 'BibLaTeX or CSL-JSON, as Zotero exports it', what: 'bibliography' },
    {
      label: 'A folder of articles',
      detail: 'Each text in it (.txt, .md) is a source; its name is the key',
      what: 'folder',
    },
    { label: 'One article', detail: `A text (.txt, .md); it is copied to ${CLIPPINGS}/`, what: 'article' },
  ]
  return (await vscode.window.showQuickPick(items, { title: 'What do you want ibid to read?' }))?.what
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? []
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri
  if (folders[0] !== undefined) return folders[0].uri
  const open = 'Open a folder'
  const chosen = await vscode.window.showInformationMessage(
    'Open the folder of your drafts first: what ibid reads is written down in it.',
    open,
  )
  if (chosen === open) await vscode.commands.executeCommand('vscode.openFolder')
  return undefined
}

async function chooseFile(what: What, folder: vscode.Uri): Promise<vscode.Uri | undefined> {
  const options: vscode.OpenDialogOptions = { defaultUri: folder, openLabel: 'Add', canSelectMany: false }
  switch (what) {
    case 'bibliography':
      options.filters = { Bibliographies: ['bib', 'json'] }
      break
    case 'folder':
      options.canSelectFolders = true
      options.canSelectFiles = false
      break
    case 'article':
      options.filters = { Texts: ['txt', 'md', 'markdown'] }
      break
  }
  return (await vscode.window.showOpenDialog(options))?.[0]
}

/** The way to a file from the folder above it, with `/`. */
function inside(file: vscode.Uri, folder: vscode.Uri): string | undefined {
  const way = path.relative(folder.fsPath, file.fsPath)
  const isInside = way !== '' && !way.startsWith('..') && !path.isAbsolute(way)
  return isInside ? way.split(path.sep).join('/') : undefined
}

async function copyAfterAsking(file: vscode.Uri, folder: vscode.Uri): Promise<string | undefined> {
  const copyIt = 'Copy it here'
  const name = path.basename(file.fsPath)
  const chosen = await vscode.window.showInformationMessage(
    `“${name}” lies outside this folder.`,
    {
      modal: true,
      detail:
        'So that nobody else’s folder can make it read your files, ibid reads sources in the folder of the draft only.',
    },
    copyIt,
  )
  return chosen === copyIt && (await copy(file, folder)) ? name : undefined
}

/** Copies a file or a folder into another; never over one that is there. */
async function copy(file: vscode.Uri, folder: vscode.Uri): Promise<boolean> {
  const target = vscode.Uri.joinPath(folder, path.basename(file.fsPath))
  if (target.toString() === file.toString()) return true
  try {
    await vscode.workspace.fs.createDirectory(folder)
    await vscode.workspace.fs.copy(file, target, { overwrite: false })
    return true
  } catch {
    void vscode.window.showErrorMessage(
      `${target.fsPath} is there already, or cannot be written. Rename one of the two, and add it again.`,
    )
    return false
  }
}

/** Opens the settings with the new line in them, saved. */
async function write(entry: string, settings: vscode.Uri): Promise<void> {
  const known = vscode.workspace.textDocuments.find((document) => document.uri.toString() === settings.toString())
  if (known === undefined && !(await exists(settings))) {
    await vscode.workspace.fs.writeFile(settings, new Uint8Array())
  }
  const document = known ?? (await vscode.workspace.openTextDocument(settings))
  await vscode.window.showTextDocument(document, { preview: false })
  const before = document.getText()
  const after = withSource(before, entry)
  if (after === undefined) {
    void vscode.window.showWarningMessage(
      `Write “${entry}” into the list “sources” yourself: what stands there is no list.`,
    )
    return
  }
  const edit = new vscode.WorkspaceEdit()
  edit.replace(settings, new vscode.Range(document.positionAt(0), document.positionAt(before.length)), after)
  const isWritten = (await vscode.workspace.applyEdit(edit)) && (await document.save())
  if (!isWritten) {
    void vscode.window.showErrorMessage(
      `${settings.fsPath} could not be written. Add “${entry}” to its “sources” yourself.`,
    )
  }
}
