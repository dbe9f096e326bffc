// The running program: started, watched over, started again.
import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import * as os from 'node:os'
import * as vscode from 'vscode'
import {
  CloseAction,
  DidChangeConfigurationNotification,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
  type DocumentSelector,
} from 'vscode-languageclient/node'
import { locate, type Located } from './locate'
import { MOST, Restarts } from './restarts'
import { isAtLeast, parseVersion, written, type Version } from './version'

/** The oldest program whose answers this extension understands. */
const OLDEST: Version = [0, 1, 0]

/** How long `ibid --version` may take, in milliseconds. */
const PATIENCE = 10_000

export type Standing =
  | { kind: 'stopped' }
  | { kind: 'starting' }
  | { kind: 'running'; version: string }
  | { kind: 'failed'; why: string }

export class Server implements vscode.Disposable {
  private current: LanguageClient | undefined
  private now: Standing = { kind: 'stopped' }
  private queue: Promise<void> = Promise.resolve()
  private readonly restarts = new Restarts()
  private readonly changed = new vscode.EventEmitter<Standing>()
  readonly onDidChange = this.changed.event

  constructor(
    private readonly extension: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get standing(): Standing {
    return this.now
  }

  /** The client of a program that is running. */
  get client(): LanguageClient | undefined {
    return this.now.kind === 'running' ? this.current : undefined
  }

  start(): Promise<void> {
    return this.queued(() => this.startNow())
  }

  stop(): Promise<void> {
    return this.queued(() => this.stopNow())
  }

  restart(): Promise<void> {
    this.restarts.forget()
    return this.queued(async () => {
      await this.stopNow()
      await this.startNow()
    })
  }

  /** Tells the program that settings have changed: it asks for them. */
  tellSettings(): void {
    void this.client?.sendNotification(DidChangeConfigurationNotification.type, { settings: null })
  }

  dispose(): void {
    void this.stop()
    this.changed.dispose()
  }

  /** One after the other: a setting that changes while the program starts must not start a second one. */
  private queued(task: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(task).catch((error: unknown) => {
      this.fail(`ibid could not be started. ${wordsOf(error)}`)
    })
    return this.queue
  }

  private async startNow(): Promise<void> {
    if (this.current !== undefined) return
    this.stand({ kind: 'starting' })
    const found = locate(setting('server.path', ''), this.extension.fsPath, machine())
    if (found.kind !== 'found') {
      this.missing(found)
      return
    }
    this.log.info(`the program is ${found.program} (${found.origin})`)
    const version = await versionOf(found.program)
    if (typeof version === 'string') {
      this.fail(`${found.program} does not answer as ibid does. ${version}`)
      return
    }
    if (!isAtLeast(version, OLDEST)) {
      const why = `${found.program} is ibid ${written(version)}; this extension needs ${written(OLDEST)} or newer.`
      this.fail(why, 'How to update')
      return
    }
    const client = this.newClient(found.program)
    this.current = client
    try {
      await client.start()
      this.stand({ kind: 'running', version: written(version) })
    } catch (error) {
      this.current = undefined
      this.fail(`ibid ended while it started. ${wordsOf(error)}`)
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.current
    this.current = undefined
    this.stand({ kind: 'stopped' })
    if (client === undefined) return
    try {
      await client.dispose()
    } catch (error) {
      // It had ended already.
      this.log.debug(`while stopping: ${wordsOf(error)}`)
    }
  }

  private newClient(program: string): LanguageClient {
    const command = { command: program, args: ['lsp'], transport: TransportKind.stdio }
    const client: LanguageClient = new LanguageClient('ibid', 'ibid', command, {
      documentSelector: selector(),
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      diagnosticPullOptions: { onChange: true, onSave: true },
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          const again = this.restarts.ended()
          this.log.warn(again ? 'the program has ended; it is started again' : 'the program has ended once too often')
          if (again) return { action: CloseAction.Restart, handled: true }
          // The client is of no use any more; a restart makes a new one.
          if (this.current === client) this.current = undefined
          this.fail(`ibid has stopped ${MOST + 1} times within a few minutes, and is left alone now.`, 'Start again')
          return { action: CloseAction.DoNotRestart, handled: true }
        },
      },
    })
    client.onDidChangeState(({ newState }) => {
      if (this.current !== client) return
      if (newState === State.Starting) this.stand({ kind: 'starting' })
      if (newState === State.Running) {
        this.stand({ kind: 'running', version: client.initializeResult?.serverInfo?.version ?? '' })
      }
    })
    return client
  }

  private stand(standing: Standing): void {
    this.now = standing
    this.changed.fire(standing)
  }

  private missing(found: Exclude<Located, { kind: 'found' }>): void {
    if (found.kind === 'wrong-setting') {
      this.fail(`There is no program “${found.program}”, which the setting “ibid.server.path” names.`, 'Open the setting')
    } else {
      this.fail('The program ibid is not on this computer yet.', 'How to get it')
    }
  }

  /** Says once what went wrong, with the one button that helps. */
  private fail(why: string, help: Help = 'Show the log'): void {
    this.log.error(why)
    this.stand({ kind: 'failed', why })
    void vscode.window.showErrorMessage(why, help).then((chosen) => {
      if (chosen !== undefined) void HELP[help](this)
    })
  }
}

type Help = 'Show the log' | 'Open the setting' | 'How to get it' | 'How to update' | 'Start again'

const HELP: Record<Help, (server: Server) => Thenable<unknown>> = {
  'Show the log': () => vscode.commands.executeCommand('ibid.showLog'),
  'Open the setting': () => vscode.commands.executeCommand('workbench.action.openSettings', 'ibid.server.path'),
  'How to get it': () => vscode.commands.executeCommand('ibid.howToInstall'),
  'How to update': () => vscode.commands.executeCommand('ibid.howToInstall'),
  'Start again': (server) => server.restart(),
}

export function setting<T>(name: string, otherwise: T): T {
  return vscode.workspace.getConfiguration('ibid').get<T>(name) ?? otherwise
}

/** The languages in which drafts are written. */
export function languages(): string[] {
  return setting<string[]>('languages', [])
}

/** Drafts, and the files of a dossier. Drafts that have never been saved count as well. */
function selector(): DocumentSelector {
  const drafts = languages().flatMap((language) => [
    { language, scheme: 'file' },
    { language, scheme: 'untitled' },
  ])
  const dossier = ['**/ibid.toml', '**/*catalogue*.toml', '**/*.bib']
  return [...drafts, ...dossier.map((pattern) => ({ scheme: 'file', pattern }))]
}

function machine() {
  return {
    platform: process.platform,
    home: os.homedir(),
    environment: process.env,
    isFile: (file: string) => existsSync(file) && statSync(file).isFile(),
  }
}

/** The version that a program tells, or why it does not. */
function versionOf(program: string): Promise<Version | string> {
  return new Promise((resolve) => {
    const child = spawn(program, ['--version'], { stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE })
    let answer = ''
    let complaint = ''
    child.stdout.on('data', (data: Buffer) => (answer += data.toString()))
    child.stderr.on('data', (data: Buffer) => (complaint += data.toString()))
    child.on('error', (error) => {
      resolve(error.message)
    })
    child.on('close', (code) => {
      resolve(parseVersion(answer) ?? (complaint.trim() || `It ended with ${code ?? 'a signal'}.`))
    })
  })
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
