// Packs the extension with the program inside: `npm run package -- [--target linux-x64] [--program FILE] [--quick]`.
// Without a program, the one of this machine is built first; with `--quick` sooner, but slower, for a first look.
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createVSIX } from '@vscode/vsce'

const extension = dirname(dirname(fileURLToPath(import.meta.url)))
const repository = dirname(dirname(extension))
const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    program: { type: 'string' },
    out: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
})
const here = `${process.platform === 'win32' ? 'win32' : process.platform}-${process.arch}`
const target = values.target ?? here
if (process.platform === 'win32' && !target.startsWith('win32')) {
  console.error(`Pack for ${target} on another system: Windows does not keep the mark that a file is a program.`)
  process.exit(2)
}
if (values.program === undefined && target !== here) {
  console.error(`For ${target}, name the program that was built for it: --program FILE.`)
  process.exit(2)
}

let program = values.program
if (program === undefined) {
  const profile = values.quick ? 'quick' : 'release'
  const build = ['build', '--profile', profile, '--locked', '--bin', 'ibid']
  execFileSync('cargo', build, { cwd: repository, stdio: 'inherit' })
  program = join(repository, 'target', profile, target.startsWith('win32') ? 'ibid.exe' : 'ibid')
}

process.chdir(extension)
const copies = []
const copy = (from, to) => {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
  copies.push(to)
}
try {
  const inside = join('server', target.startsWith('win32') ? 'ibid.exe' : 'ibid')
  copy(program, inside)
  chmodSync(inside, 0o755)
  for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE']) copy(join(repository, licence), licence)
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  const packagePath = values.out ?? `ibid-${target}.vsix`
  // Links of the README lead to this folder of the repository.
  const base = 'https://github.com/ibid-lsp/ibid'
  const baseContentUrl = `${base}/blob/HEAD/editors/code`
  const baseImagesUrl = `${base}/raw/HEAD/editors/code`
  const where = { cwd: extension, target, packagePath, baseContentUrl, baseImagesUrl }
  await createVSIX({ ...where, version, dependencies: false, skipLicense: true })
} finally {
  for (const file of copies) rmSync(file, { force: true })
}
