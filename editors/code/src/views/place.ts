// Places of the protocol as places of the editor.
import * as vscode from 'vscode'
import type { Range } from 'vscode-languageclient'

export function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character)
}

export function toLocation(place: { uri: string; range: Range }): vscode.Location {
  return new vscode.Location(vscode.Uri.parse(place.uri, true), toRange(place.range))
}
