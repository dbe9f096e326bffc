#!/usr/bin/env bash
# Checks the VS Code extension (types, lints, format, the tests that need no editor) with the Node.js that
# install-vscode.sh has brought. What it needs comes from npm, once.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export PATH=$(realpath -m "${IBID_EDITORS:-$repo/.cache/editors}")/vscode/bin:$PATH
cd "$repo/editors/code"

if [[ ! node_modules/.package-lock.json -nt package-lock.json ]]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error ||
    { echo "build-extension: npm could not download what editors/code/package-lock.json names. Check the network, then run this script again." >&2; exit 1; }
fi
npm run --silent check
npm test --silent
