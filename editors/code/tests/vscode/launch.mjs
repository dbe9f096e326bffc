// Starts a real VS Code, headless: code-server shown in Chromium, with the extension installed from its .vsix.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

const editors = process.env.IBID_EDITORS ?? path.join(import.meta.dirname, '../../../../.cache/editors')
const installed = path.join(editors, 'vscode')
const driver = path.join(import.meta.dirname, 'driver')

// What is started ends with this process, also when a signal ends it.
for (const [signal, number] of [
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGTERM', 15],
])
  process.once(signal, () => process.exit(128 + number))

const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
  'editor.accessibilitySupport': 'off',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
}

/**
 * Starts VS Code and a browser that shows it, and resolves when extensions run.
 *
 * - `page`: the window, as a Playwright page.
 * - `inHost(fn, ...args)`: runs `fn` in the extension host, where `vscode` and `require` are
 *   defined, and resolves with its (JSON) value. `fn` sees nothing of its surroundings.
 * - `reloaded()`: resolves when extensions run again, after a command that reloads the window.
 * - `outside`: what the browser asked other machines for. It reaches none.
 * - `close()`: ends everything and removes what the session wrote.
 */
export async function launch({
  vsix = [],
  open,
  settings = {},
  untrusted = false,
  env = {},
  log = console.log,
  timeout = 120_000,
  viewport = { width: 1280, height: 800 },
} = {}) {
  if (!fs.existsSync(path.join(installed, 'code-server')))
    throw new Error(`there is no VS Code in ${installed}: run tests/editors/install-vscode.sh`)
  const state = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-test-'))
  const forget = () => fs.rmSync(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  const undo = [
    () => {
      process.off('exit', forget)
      forget()
    },
  ]
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  const session = { state, page: undefined, outside: [], serverLog: { text: '' }, close }
  try {
    fs.mkdirSync(path.join(state, 'data/User'), { recursive: true })
    fs.writeFileSync(path.join(state, 'data/User/settings.json'), JSON.stringify({ ...quiet, ...settings }, null, 2))
    // VS Code takes the folders that it finds here at its very first start for installed extensions.
    fs.cpSync(driver, path.join(state, 'extensions/ibid-tests.driver-0.0.0'), { recursive: true })

    const host = await hostSocket(path.join(state, 'driver.sock'), log)
    undo.push(host.close)
    session.inHost = host.run
    session.reloaded = host.ready

    const server = {
      state,
      env: {
        ...process.env,
        EXTENSIONS_GALLERY: '{}',
        ...env,
        VSCODE_TEST_SOCKET: host.path,
        XDG_CONFIG_HOME: path.join(state, 'config'),
        XDG_DATA_HOME: path.join(state, 'share'),
        XDG_STATE_HOME: path.join(state, 'log'),
        XDG_RUNTIME_DIR: path.join(state, 'run'),
        IBID_DAEMON_IDLE: '1',
      },
    }
    if (vsix.length > 0) await install(server, vsix)
    const { url, stop } = await serve(server, untrusted, session.serverLog)
    undo.push(stop)

    const { chromium } = createRequire(path.join(installed, 'driver/'))('playwright-core')
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false, // the handlers above end it too
      env: { ...process.env, XDG_CONFIG_HOME: path.join(state, 'config'), XDG_CACHE_HOME: path.join(state, 'cache') },
    })
    undo.push(() => browser.close())
    process.once('exit', forget) // after the server and the browser, which have been told to end

    const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] })
    const page = (session.page = await context.newPage())
    page.on('request', (request) => {
      const to = new URL(request.url())
      // What webviews show is asked for at a made-up host; a service worker answers it.
      if (
        to.protocol.startsWith('http') &&
        to.host !== url.host &&
        !to.host.endsWith('.vscode-resource.vscode-cdn.net')
      )
        session.outside.push(to.href)
    })

    if (open) url.searchParams.set(open.endsWith('.code-workspace') ? 'workspace' : 'folder', path.resolve(open))
    const show = async (page) => {
      const ready = host.ready()
      await page.goto(url.href, { timeout })
      await within(timeout, ready, 'VS Code did not start its extension host')
    }
    await show(page)
    /** Another window of the same editor; from now on it is the one that is asked. */
    session.newWindow = async () => show(await context.newPage())
    return session
  } catch (error) {
    await close()
    throw new Error(`${error.message}\n${session.serverLog.text}`, { cause: error })
  }
}

/** The end of the driver's socket: whichever extension host has connected last is asked. */
async function hostSocket(file, log) {
  let socket,
    count = 0,
    wake = []
  const open = new Map()
  const server = net.createServer((connection) => {
    let buffer = ''
    connection.setEncoding('utf8')
    connection.on('error', () => {})
    connection.on('data', (data) => {
      const lines = (buffer + data).split('\n')
      buffer = lines.pop()
      for (const line of lines) {
        const message = JSON.parse(line)
        if ('log' in message) log(message.log)
        else if ('ready' in message) {
          socket = connection
          for (const resolve of wake.splice(0)) resolve(message.ready)
        } else {
          const { resolve, reject } = open.get(message.id)
          open.delete(message.id)
          if ('error' in message) reject(new Error(message.error))
          else resolve(message.value)
        }
      }
    })
    connection.on('close', () => {
      if (connection !== socket) return
      socket = undefined
      for (const { reject } of open.values()) reject(new Error('the extension host has ended'))
      open.clear()
    })
  })
  await new Promise((resolve, reject) => server.on('error', reject).listen(file, resolve))
  return {
    path: file,
    ready: () => new Promise((resolve) => wake.push(resolve)),
    run: (fn, ...args) =>
      new Promise((resolve, reject) => {
        if (!socket) return reject(new Error('the extension host does not run'))
        const id = count++
        open.set(id, { resolve, reject })
        socket.write(`${JSON.stringify({ id, code: String(fn), args })}\n`)
      }),
    close: () => {
      socket?.destroy()
      server.close()
    },
  }
}

function codeServer({ state, env }, ...args) {
  return spawn(
    path.join(installed, 'code-server'),
    ['--user-data-dir', path.join(state, 'data'), '--extensions-dir', path.join(state, 'extensions'), ...args],
    { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  )
}

async function install(server, vsix) {
  const child = codeServer(server, ...vsix.flatMap((file) => ['--install-extension', path.resolve(file)]))
  const output = collect(child, { text: '' })
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`could not install ${vsix.join(', ')}:\n${output.text}`)
}

async function serve(server, untrusted, output) {
  const child = codeServer(
    server,
    '--bind-addr',
    '127.0.0.1:0',
    '--auth',
    'none',
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    ...(untrusted ? [] : ['--disable-workspace-trust']),
  )
  collect(child, output)
  const closed = new Promise((resolve) => child.on('close', resolve))
  const killed = () => {
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
  process.once('exit', killed)
  const stop = async () => {
    process.off('exit', killed)
    for (const signal of ['SIGTERM', 'SIGKILL']) {
      try {
        process.kill(-child.pid, signal) // the group: the server, its extension host and what that has started
      } catch {
        return
      }
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 5000))])
    }
  }
  const address = new Promise((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output.text)
      if (found) resolve(new URL(found[1]))
    })
    child.on('error', reject)
    child.on('close', () => reject(new Error('code-server has ended')))
  })
  try {
    return { url: await within(60_000, address, 'code-server did not start'), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function collect(child, output) {
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output.text += data
    })
  return output
}

export async function within(milliseconds, promise, what) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(Object.assign(new Error(`${what} within ${milliseconds / 1000} s`), { late: true })),
      milliseconds,
    )
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
