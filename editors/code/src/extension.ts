// The extension: finds the program, starts it, and shows what it knows.
import * as vscode from 'vscode'
import { register } from './commands'
import { Follower } from './draft/follower'
import { Server } from './server/server'
import { Claims } from './views/claims'
import { Sources } from './views/sources'
import { Status } from './views/status'

/** What other extensions, and our tests, can ask. */
export interface Api {
  server: Server
  follower: Follower
  claims: Claims
  sources: Sources
  status: Status
}

/** Settings that the program is started with: a change takes a restart. */
const AT_START = ['ibid.server.path', 'ibid.languages']

export function activate(context: vscode.ExtensionContext): Api {
  const log = vscode.window.createOutputChannel('ibid', { log: true })
  const server = new Server(context.extensionUri, log)
  const follower = new Follower(server)
  const claims = new Claims(follower)
  const sources = new Sources(follower)
  const status = new Status(server, follower)
  const commands = register({ extension: context.extensionUri, log, server, follower, claims })
  context.subscriptions.push(log, server, follower, claims, sources, status, commands)
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (AT_START.some((name) => event.affectsConfiguration(name))) void server.restart()
      else if (event.affectsConfiguration('ibid')) server.tellSettings()
    }),
    // A workspace that is trusted from now on may choose the program.
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      void server.restart()
    }),
  )
  // Not waited for: the log can be opened while a program does not answer.
  void server.start()
  return { server, follower, claims, sources, status }
}
