#!/usr/bin/env bash
# Passes all tests: formatting, lints, documentation, other people's clients, unit, command-line and protocol tests, real
# Neovim, VS Code, Helix, Emacs and Vim.
# Installs what it needs from Debian's packages, npm and PyPI when it is missing. The test runner's summary comes last.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step() { printf '\n== %s\n' "$1"; }

step "Neovim, the newest and 0.10; Helix, Emacs, Vim"
bash tests/editors/install-terminal.sh

step "VS Code"
bash tests/editors/install-vscode.sh

step "the extension for VS Code"
bash tests/editors/build-extension.sh

step "formatting"
cargo fmt --check

step "lints"
cargo clippy --locked --all-targets -- --deny warnings

step "documentation"
RUSTDOCFLAGS="--deny warnings" cargo doc --locked --no-deps --document-private-items --quiet

if cargo deny --version >/dev/null 2>&1; then
  step "dependencies"
  cargo deny --offline check licenses bans sources
fi

step "other people’s clients"
bash tests/clients/run.sh

step "tests"
if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --locked --no-fail-fast
else
  cargo test --locked --no-fail-fast --lib --bins --tests
fi
