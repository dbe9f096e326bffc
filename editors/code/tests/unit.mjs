// Bundles the tests of what needs no editor, and runs them: `node tests/unit.mjs`.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { build } from 'esbuild'

const tests = readdirSync('tests/unit')
const outdir = 'dist/tests/unit'
await build({
  entryPoints: tests.map((test) => `tests/unit/${test}`),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'warning',
})
const { status } = spawnSync(
  process.execPath,
  ['--test', ...tests.map((test) => `${outdir}/${test.replace(/ts$/, 'mjs')}`)],
  { stdio: 'inherit' },
)
process.exit(status ?? 1)
