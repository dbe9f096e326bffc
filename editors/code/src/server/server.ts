// The running program: started, watched over, started again.
import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import * as vscode from 'vscode'
import {
  CloseAction,
  DidChangeConfigurationNotification,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
  type DocumentSelector,
} from 'vscode-languageclient/node'
import { locate, type Located } from './locate'
import { MOST, Restarts } from './restarts'
import { isAtLeast, parseVersion, written, type Version } from './version'

/** The oldest program whose answers this extension understands. */
const OLDEST: Version = [0, 1, 0]

/** How long the program may take to tell its version, and then to start, in milliseconds. */
const PATIENCE = 20_000

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
    const version = await within(PATIENCE, versionOf(found.program), 'It did not answer.').catch(wordsOf)
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
      await within(PATIENCE, client.start(), 'It did not answer.')
      this.stand({ kind: 'running', version: written(version) })
    } catch (error) {
      this.current = undefined
      void client.dispose().catch(ignored)
      this.fail(`ibid ended while it started. ${wordsOf(error)}`)
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.current
    this.current = undefined
    this.stand({ kind: 'stopped' })
    // One that hangs is killed by the library after a while; its successor need not wait for that.
    await client?.dispose().catch(ignored)
  }

  private newClient(program: string): LanguageClient {
    // In its own folder: a draft's folder must neither lend it libraries nor be kept from being renamed.
    const options = { cwd: path.dirname(program) }
    const command = { command: program, args: ['lsp'], transport: TransportKind.stdio, options }
    const client: LanguageClient = new QuietClient('ibid', 'ibid', command, {
      documentSelector: selector(),
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      diagnosticPullOptions: { onChange: true, onSave: true },
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        // Never by the library, which would start this client again while we may be starting another.
        closed: () => {
          this.ended(client)
          return { action: CloseAction.DoNotRestart, handled: true }
        },
      },
      middleware: {
        provideWorkspaceDiagnostics: (known, token, report, next) =>
          next(known, token, (part) => {
            report(part === null ? null : { items: part.items.filter((item) => isWanted(item.uri)) })
          }),
      },
    })
    return client
  }

  /** A program that ran has ended by itself: it is started again, but not for ever. */
  private ended(client: LanguageClient): void {
    // One that ends while it starts is told by its start; one that is stopped is expected to end.
    if (this.current !== client || this.now.kind !== 'running') return
    this.current = undefined
    void client.dispose().catch(ignored)
    if (this.restarts.ended()) {
      this.log.warn('the program has ended; it is started again')
      this.stand({ kind: 'starting' })
      void this.start()
    } else {
      this.fail(`ibid has stopped ${MOST + 1} times within a few minutes, and is left alone now.`, 'Start again')
    }
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

/** The library shows its own messages as well; ours say what to do. They all go to the log. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false)
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

/** Has the program run one of its own commands. */
export function execute<Answer>(client: LanguageClient, command: string, arguments_: unknown[]): Promise<Answer> {
  return client.sendRequest<Answer>('workspace/executeCommand', { command, arguments: arguments_ })
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

/** The version that a program tells, or why it does not. What it has started may keep it from ever answering. */
function versionOf(program: string): Promise<Version | string> {
  return new Promise((resolve) => {
    const child = spawn(program, ['--version'], {
      cwd: path.dirname(program),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE,
    })
    let answer = ''
    let complaint = ''
    const tell = (otherwise: string) => {
      resolve(parseVersion(answer) ?? (complaint.trim() || otherwise))
    }
    child.stdout.on('data', (data: Buffer) => {
      answer += data.toString()
      if (parseVersion(answer) !== undefined && answer.includes('\n')) tell('')
    })
    child.stderr.on('data', (data: Buffer) => (complaint += data.toString()))
    child.on('error', (error) => {
      resolve(error.message)
    })
    child.on('close', (code) => {
      tell(`It ended with ${code ?? 'a signal'}.`)
    })
  })
}

async function within<T>(milliseconds: number, promise: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(otherwise))
    }, milliseconds)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The endings whose language can be told without opening a file. */
const ENDINGS: Record<string, string> = { '.txt': 'plaintext', '.md': 'markdown', '.tex': 'latex' }

/** Whether remarks on a draft that is not open are wanted, going by the ending of its name. */
function isWanted(uri: vscode.Uri | string): boolean {
  const name = typeof uri === 'string' ? uri : uri.path
  const language = ENDINGS[path.posix.extname(name).toLowerCase()]
  return language === undefined || languages().includes(language)
}

function ignored(): void {
  // Whoever stops something that has ended already need not be told.
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
