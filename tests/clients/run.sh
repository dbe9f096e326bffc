#!/usr/bin/env bash
# Plays the protocol with other people's clients: pytest-lsp with the recorded profiles of VS Code, Neovim and Emacs, and
# the plain client of vscode-languageserver-protocol. Both come from their registries into a folder of their own,
# ${IBID_EDITORS:-<repository>/.cache/editors}/clients.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
clients=$(realpath -m "${IBID_EDITORS:-$repo/.cache/editors}")/clients

die() { printf '%s\n' "$1" >&2; exit 1; }

mkdir -p "$clients"
if [[ ! -x $clients/venv/bin/pytest ]]; then
  python3 -m venv "$clients/venv" || die "No virtual environment for Python: install python3-venv."
  "$clients/venv/bin/pip" install --quiet "pytest-lsp==1.0.1" || die "pip could not install pytest-lsp."
fi
if [[ ! -d $clients/node_modules/vscode-languageserver-protocol ]]; then
  npm install --silent --no-audit --no-fund --prefix "$clients" "vscode-languageserver-protocol@3.17.5" ||
    die "npm could not install vscode-languageserver-protocol."
fi

cargo build --locked --quiet --manifest-path "$repo/Cargo.toml" --bin ibid
export PYTHONDONTWRITEBYTECODE=1
export IBID=${IBID:-$repo/target/debug/ibid} IBID_CLIENTS=$clients
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home XDG_DATA_HOME=$home/data XDG_CACHE_HOME=$home/cache XDG_CONFIG_HOME=$home/config

(cd "$repo/tests/clients" && timeout 120 "$clients/venv/bin/pytest" -q -p no:cacheprovider test_profiles.py)
timeout 60 node "$repo/tests/clients/plain.mjs"
