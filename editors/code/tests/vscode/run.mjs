// The extension in a real VS Code, end to end:
//
//   node tests/vscode/run.mjs VSIX [--pictures FOLDER] [--only SESSION] [--case NAME]
//
// Prints `ok NAME` or `FAIL NAME -- why` for each case; the exit code is 0 when all hold.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { launch, within } from './launch.mjs'
import { windows } from './window.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pictures: { type: 'string' }, only: { type: 'string' }, case: { type: 'string' } },
})
const vsix = positionals.map((file) => path.resolve(file))
const pictures = path.resolve(values.pictures ?? fs.mkdtempSync(path.join(os.tmpdir(), 'ibid-pictures-')))
fs.mkdirSync(pictures, { recursive: true })

const cases = path.join(import.meta.dirname, 'host.cjs')
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'ibid-vscode-'))
let failures = 0

/** How long a case may take, in milliseconds. */
const PATIENCE = 90_000

/** One case, with a picture of the window where it fails. */
async function check(session, name, run) {
  if (values.case !== undefined && values.case !== name) return
  const begin = Date.now()
  try {
    const told = await within(PATIENCE, run(), 'the case did not end')
    console.log(
      `ok ${name} (${((Date.now() - begin) / 1000).toFixed(1)} s)${typeof told === 'string' ? ` -- ${told}` : ''}`,
    )
  } catch (error) {
    failures++
    const picture = path.join(pictures, `failed-${name.replace(/\W+/g, '-')}.png`)
    await session?.page?.screenshot({ path: picture }).catch(() => {})
    console.log(`FAIL ${name} -- ${error.message.replace(/\s+/g, ' ').slice(0, 1500)} (${picture})`)
  }
}

/** Runs a case inside the extension host. */
const inHost = (session, name, ...args) =>
  session.inHost((file, name, ...args) => require(file)[name](...args), cases, name, ...args)

const checkInHost = (session, name, ...args) => check(session, name, () => inHost(session, name, ...args))

/** A session in a folder of its own, with these files. */
async function withSession(name, options, files, run) {
  if (values.only !== undefined && values.only !== name) return
  const folder = path.join(work, name)
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), text)
  }
  const home = path.join(work, `${name}-home`)
  fs.mkdirSync(home)
  let session
  try {
    session = await launch({ vsix, ...options, open: path.join(folder, options.open ?? ''), env: { HOME: home } })
  } catch (error) {
    await check(undefined, `${name}: VS Code starts`, async () => {
      throw error
    })
    return
  }
  try {
    await run(session, folder)
  } finally {
    await session.close()
  }
}

const CLAIM = 'Alibaba signed with the Belgian government in 2018.\n'
const DRAFT = `# Spies in Brussels 🕵️

Café “Brüssel”: the VSSE is investigating Huawei [@huawei-watchlist].

Alibaba signed with the Belgian government in 2018.

Xinning Song was banned in 2019 [@nobody-2020].

The report reads that it is “a game in which China is not extremely adept” [@breitbart-spies].
`

const FILES = {
  'draft.md': DRAFT,
  'paper.tex': `\\documentclass{article}\n\\begin{document}\n\\section{One}\n${CLAIM}\\end{document}\n`,
  'paper.typ': `= One\n\n${CLAIM}`,
  'paper.org': `* One\n\n${CLAIM}`,
  'paper.adoc': `== One\n\n${CLAIM}`,
  'paper.qmd': `---\ntitle: One\n---\n\n${CLAIM}`,
  'notes.txt': `One\n\n${CLAIM}`,
}

await withSession('installed', {}, FILES, async (session, folder) => {
  for (const name of [
    'activation',
    'diagnostics',
    'hover',
    'definition',
    'references',
    'completion',
    'quickFix',
    'semanticTokens',
    'views',
    'filter',
    'commands',
    'settings',
    'markups',
    'largeDraft',
  ]) {
    await checkInHost(session, name)
  }
  await checkInHost(session, 'crash')
  await check(session, 'nothing is asked of other machines for the extension', async () => {
    const ours = session.outside.filter((address) => /ibid/i.test(address))
    if (ours.length > 0) throw new Error(ours.join(' '))
  })
})

await withSession('three-windows', {}, FILES, (session) =>
  check(session, 'three windows share one daemon and one dossier', async () => {
    await inHost(session, 'diagnostics')
    for (let number = 2; number <= 3; number++) {
      await session.newWindow()
      await inHost(session, 'diagnostics')
    }
    return inHost(session, 'oneDaemon', 3)
  }),
)

await windows({ withSession, check, inHost, pictures, files: FILES })

const trace = path.join(work, 'trace')
const spy = path.join(work, 'spy.sh')
fs.writeFileSync(spy, `#!/bin/sh\necho "$@" >> '${trace}'\n`, { mode: 0o755 })
const hostile = { ...FILES, '.vscode/settings.json': JSON.stringify({ 'ibid.server.path': spy }) }

await withSession('untrusted', { untrusted: true }, hostile, (session) => checkInHost(session, 'untrusted', trace))
await withSession('trusted', {}, hostile, (session) => checkInHost(session, 'trusted', trace))

const catalogue = (name, folder) => `[[company]]\nid = "it"\nname = "${name}"\nsummary = "A company of ${folder}."\n`
const settings = 'catalogue = ["catalogue.toml"]\nbuiltin = false\n'
await withSession(
  'multi-root',
  { open: 'both.code-workspace' },
  {
    'both.code-workspace': JSON.stringify({ folders: [{ path: 'one' }, { path: 'other' }] }),
    'one/ibid.toml': settings,
    'one/catalogue.toml': catalogue('Aaltonen Oy', 'one'),
    'one/draft.md': 'Aaltonen Oy bought Beltrán SA.\n',
    'other/ibid.toml': settings,
    'other/catalogue.toml': catalogue('Beltrán SA', 'other'),
    'other/draft.md': 'Beltrán SA sold itself to Aaltonen Oy.\n',
  },
  (session) => checkInHost(session, 'multiRoot'),
)

await withSession(
  'own-sources',
  {},
  {
    'own.md': 'It is so [@eva-2020; @article].\n',
    'lists/sources.bib': '@article{eva-2020, title = {It is so}, author = {Peeters, Eva}, date = {2020}}\n',
    'lists/article.txt': 'Aaltonen Oy bought a warehouse in Liège in 2020.\n',
  },
  (session) => checkInHost(session, 'addSource'),
)

const ending = path.join(work, 'ending.sh')
fs.writeFileSync(ending, '#!/bin/sh\n[ "$1" != --version ] || exec echo "ibid 9.0.0"\nexit 1\n', { mode: 0o755 })
const ends = { ...FILES, '.vscode/settings.json': JSON.stringify({ 'ibid.server.path': ending }) }
await withSession('ends-at-start', {}, ends, (session) => checkInHost(session, 'endsAtStart'))

const dead = { ...FILES, '.vscode/settings.json': JSON.stringify({ 'ibid.server.path': '/bin/false' }) }
await withSession('dead', {}, dead, (session) => checkInHost(session, 'deadProgram'))

fs.rmSync(work, { recursive: true, force: true })
console.log(`pictures are in ${pictures}`)
process.exit(failures === 0 ? 0 : 1)
