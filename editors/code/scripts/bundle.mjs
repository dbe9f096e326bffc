// Bundles the extension into dist/: `node scripts/bundle.mjs`.
import { copyFile, mkdir } from 'node:fs/promises'
import { build } from 'esbuild'

await mkdir('dist', { recursive: true })
// The example draft of the repository is the one that the walkthrough opens.
await copyFile('../../examples/investigation.md', 'dist/example.md')
await build({
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  minify: true,
  logLevel: 'warning',
})
