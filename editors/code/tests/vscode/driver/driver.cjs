// Runs in VS Code's extension host and does what the test process asks for over a socket: one JSON
// message per line. See host.mjs for the other end.
'use strict'
const net = require('node:net')
const { format } = require('node:util')
const vscode = require('vscode')

exports.activate = () => {
  const socket = net.connect(process.env.VSCODE_TEST_SOCKET)
  const send = (message) => socket.write(`${JSON.stringify(message)}\n`)
  for (const level of ['log', 'info', 'warn', 'error']) {
    const original = console[level]
    // VS Code has made these properties deaf to assignment.
    Object.defineProperty(console, level, {
      value: (...args) => {
        send({ log: format(...args) })
        original.apply(console, args)
      },
    })
  }
  let buffer = ''
  socket.setEncoding('utf8')
  socket.on('data', (data) => {
    const lines = (buffer + data).split('\n')
    buffer = lines.pop()
    for (const line of lines) {
      const { id, code, args } = JSON.parse(line)
      // `code` is the source of a function of the test process: it may use its arguments, vscode and require.
      Promise.resolve()
        .then(() => new Function('vscode', 'require', `return (${code})`)(vscode, require)(...args))
        .then(
          (value) => send({ id, value }),
          (error) => send({ id, error: error?.stack ?? String(error) }),
        )
    }
  })
  socket.on('error', () => {})
  // The test process was killed: what it has started, which is this process group, ends too.
  socket.on('close', () => process.kill(0, 'SIGTERM'))
  send({ ready: vscode.version })
}
