// Shows the passages that speak to the claim under the cursor, in place.
import * as vscode from 'vscode'
import type { Evidence } from '../protocol'
import { execute, type Server } from '../server/server'
import { toLocation } from '../views/place'

export async function showEvidence(server: Server, uri?: vscode.Uri, position?: vscode.Position): Promise<void> {
  const { client } = server
  const editor = vscode.window.activeTextEditor
  const document = uri ?? editor?.document.uri
  const cursor = position ?? editor?.selection.active
  if (client === undefined) {
    void vscode.window.showInformationMessage('ibid is not running.')
    return
  }
  if (document === undefined || cursor === undefined) {
    void vscode.window.showInformationMessage('Open a draft, and put the cursor on a claim.')
    return
  }
  let found: Evidence
  try {
    const convert = client.code2ProtocolConverter
    found = await execute(client, 'ibid.evidence', [convert.asUri(document), convert.asPosition(cursor)])
  } catch {
    void vscode.window.showInformationMessage('ibid does not read this document.')
    return
  }
  if (found.claim === null) {
    void vscode.window.showInformationMessage(
      'There is no claim here. Put the cursor on a sentence that states a fact.',
    )
  } else if (found.evidence.length === 0) {
    void vscode.window.showInformationMessage('No passage in your sources speaks to this claim.')
  } else {
    await peek(document, cursor, found.evidence.map(toLocation))
  }
}

export function peek(uri: vscode.Uri, position: vscode.Position, places: vscode.Location[]): Thenable<unknown> {
  return vscode.commands.executeCommand('editor.action.peekLocations', uri, position, places, 'peek')
}
