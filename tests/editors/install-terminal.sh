#!/usr/bin/env bash
# Installs the editors of a terminal that the editor tests run in: Neovim, the newest that Debian has (forky) and 0.10
# (trixie), the oldest that the plugin supports; Helix, Emacs, Vim with ALE, and Kakoune with its language-server client.
# Debian packages are unpacked with all their libraries into a folder of their own,
# ${IBID_EDITORS:-<repository>/.cache/editors}/NAME, and started by the launcher in it (nvim, hx, emacs, vim, kak). The
# machine's own packages stay as they are, but for patchelf and tmux.
#
#   install-terminal.sh [nvim-newest] [nvim-0.10] [helix] [emacs] [vim] [kakoune]     (the first five, if none is named)
#
# kak-lsp is no Debian package: cargo builds it, which takes five to eight minutes on two cores.
#
# An editor that is already there and starts is left alone, so the script is safe to run each time.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
editors=$(realpath -m "${IBID_EDITORS:-$repo/.cache/editors}")
keyring=/usr/share/keyrings/debian-archive-keyring
kak_lsp=22.0.0

main() {
  mkdir -p "$editors"
  exec 9> "$editors/.terminal.lock"
  flock 9

  [ $# -gt 0 ] || set -- nvim-newest nvim-0.10 helix emacs vim
  need tmux
  local name
  for name in "$@"; do
    case $name in
      nvim-newest) install nvim-newest nvim forky usr/bin/nvim neovim ;;
      nvim-0.10) install nvim-0.10 nvim trixie usr/bin/nvim neovim ;;
      helix) install helix hx forky usr/lib/hx/hx hx ;;
      emacs) install emacs emacs trixie usr/bin/emacs-nox emacs-nox elpa-markdown-mode elpa-lsp-mode ;;
      vim) install vim vim trixie usr/bin/vim.basic vim vim-ale ;;
      kakoune)
        install kakoune kak forky usr/bin/kak kakoune
        install_kak_lsp
        ;;
      *) die "“$name” is none of nvim-newest, nvim-0.10, helix, emacs, vim, kakoune." ;;
    esac
  done
}

# install NAME COMMAND SUITE BINARY PACKAGE...: one editor of one Debian release. The launcher is
# written last, so a folder left by an interrupted run is not taken for a finished one.
install() {
  local name=$1 command=$2 suite=$3 binary=$4
  shift 4
  local tree=$editors/$name
  if ! starts "$tree/$command"; then
    need patchelf
    rm -rf "$tree"
    download "$suite" "$tree/.apt" "$@"
    unpack "$tree/.apt" "$tree"
    relocate "$tree" "$binary"
    find "$tree/.apt/cache/archives" -name "$1_*.deb" -printf '%f\n' | cut -d_ -f1,2 > "$tree/version"
    "launcher_$command" "$tree" "$binary" "$command"
    rm -rf "$tree/.apt"
  fi
  starts "$tree/$command" || die "$tree/$command does not start. Delete $tree and run this script again."
  printf '%s: %s (%s)\n' "$name" "$(sed 's/_/ /; s/%3a/:/' "$tree/version" 2> /dev/null)" "$tree/$command"
}

# Kakoune knows only the short form of the option, Helix and Emacs only the long one.
starts() {
  [ -x "$1" ] && { "$1" --version || "$1" -version; } < /dev/null &> /dev/null
}

install_kak_lsp() {
  local binary=$editors/kakoune/kak-lsp
  if ! starts "$binary"; then
    command -v cargo > /dev/null \
      || die "kak-lsp has to be built, and there is no cargo. Install Rust (https://rustup.rs) and run this script again."
    nice cargo install --quiet --locked --version "$kak_lsp" --root "$editors/kakoune/cargo" \
      --target-dir "$editors/kakoune/.target" kak-lsp < /dev/null \
      || die "could not download or build kak-lsp $kak_lsp from crates.io. Check the network and the free space in $editors, then run this script again."
    rm -rf "$editors/kakoune/.target"
    ln -sfn cargo/bin/kak-lsp "$binary"
  fi
  printf 'kak-lsp: %s (%s)\n' "$("$binary" --version)" "$binary"
}

# need PROGRAM: a program of this machine, of the Debian package of the same name.
need() {
  command -v "$1" > /dev/null && return
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get -qq update < /dev/null \
    || die "could not refresh this machine's package lists. Check its network and apt set-up, or install $1 yourself."
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get -qq -y install --no-install-recommends "$1" < /dev/null > /dev/null \
    || die "could not install $1. Install it yourself (apt-get install $1) and run this script again."
}

# download SUITE STATE PACKAGE...: the packages and everything they need, libc included, as .deb
# files. apt works on a state of its own in which nothing is installed.
download() {
  local suite=$1 state=$2 uri key
  shift 2
  uri=$(mirror)
  key=$keyring.gpg
  [ -e "$key" ] || key=$keyring.pgp
  [ -e "$key" ] || die "Debian's archive keys are missing: install the package debian-archive-keyring."

  mkdir -p "$state"/{lists,cache/archives}/partial
  : > "$state/status"
  printf 'deb [signed-by=%s] %s %s main\n' "$key" "$uri" "$suite" > "$state/sources.list"
  local apt=(apt-get -qq -y
    -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=-
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
    -o Dir::State="$state" -o Dir::State::Lists="$state/lists" -o Dir::State::status="$state/status"
    -o Dir::Cache="$state/cache" -o Dir::Log="$state"
    -o Acquire::Languages=none -o Acquire::Retries=3 -o APT::Sandbox::User=root
    -o APT::Update::Error-Mode=any)
  "${apt[@]}" update < /dev/null \
    || die "could not download the package list of Debian $suite from $uri. Check the network and that this mirror carries $suite, then run this script again."
  "${apt[@]}" --download-only --no-install-recommends install "$@" < /dev/null > /dev/null \
    || die "could not download $* of Debian $suite from $uri. Check the network and the free space in $editors, then run this script again."
}

# The Debian mirror of this machine, whichever way its sources are written down: apt itself reads
# them (`--no-release-info`: also where `apt-get update` has never run). The security archive has
# no editors.
mirror() {
  local uri
  uri=$(apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
    | awk '$3 == "main" && $1 !~ /security/ && $2 !~ /security|updates|backports/ { print $1; exit }')
  [ -n "$uri" ] || die "no Debian mirror stands in /etc/apt. Add one there, then run this script again."
  printf '%s\n' "$uri"
}

# The headers and the compiler that emacs-nox drags in for native compilation are left out: they
# are four fifths of it.
unpack() {
  local state=$1 tree=$2 dir deb
  for dir in bin sbin lib lib64; do
    mkdir -p "$tree/usr/$dir"
    ln -sfn "usr/$dir" "$tree/$dir"
  done
  for deb in "$state"/cache/archives/*.deb; do
    case $(basename "$deb") in
      linux-libc-dev_* | libc6-dev_* | libgcc-*-dev_* | binutils*_* | lib*san*_* | perl-modules-*_*) continue ;;
    esac
    dpkg-deb --fsys-tarfile "$deb" \
      | tar -x -C "$tree" --keep-directory-symlink --no-same-owner --exclude='./usr/share/doc/*' --exclude='./usr/share/locale/*' \
      || die "could not unpack $(basename "$deb"). Check the free space in $editors, then run this script again."
  done
}

# relocate TREE BINARY: the binary uses the libc and the libraries of its own tree. They are written
# into the file, not into LD_LIBRARY_PATH, so that the programs that the editor starts use the
# machine's.
relocate() {
  local binary=$1/$2 interpreter libc
  interpreter=$(patchelf --print-interpreter "$binary")
  libc=$(find "$1/usr/lib" -mindepth 2 -maxdepth 2 -name libc.so.6 -print -quit)
  patchelf --set-interpreter "$1$interpreter" --force-rpath --set-rpath "$(dirname "$libc")" "$binary" \
    || die "could not make $binary run from its folder (patchelf failed)."
}

# What each editor must be told to find its files in its folder.

launcher_nvim() {
  launcher "$1/$3" << LAUNCHER
export VIMRUNTIME='$1/usr/share/nvim/runtime'
exec '$1/$2' "\$@"
LAUNCHER
}

launcher_hx() {
  launcher "$1/$3" << LAUNCHER
export HELIX_RUNTIME='$1/usr/lib/hx/runtime'
exec '$1/$2' "\$@"
LAUNCHER
}

launcher_vim() {
  launcher "$1/$3" << LAUNCHER
export VIM='$1/usr/share/vim' VIMRUNTIME='$(echo "$1"/usr/share/vim/vim9*)'
exec '$1/$2' --cmd 'set runtimepath^=$1/usr/share/vim/vimfiles packpath^=$1/usr/share/vim/vimfiles' "\$@"
LAUNCHER
}

launcher_kak() {
  launcher "$1/$3" << LAUNCHER
export KAKOUNE_RUNTIME='$1/usr/share/kak'
exec '$1/$2' "\$@"
LAUNCHER
}

launcher_emacs() {
  local dump lisp data packages
  dump=$(find "$1/usr/lib/emacs" "$1/usr/libexec/emacs" -name '*.pdmp' -print -quit 2> /dev/null)
  lisp=$(echo "$1"/usr/share/emacs/[0-9]*/lisp)
  data=$(dirname "$lisp")/etc
  packages=$(printf ':%s' "$1"/usr/share/emacs/site-lisp/elpa-src/*)
  # Nothing is compiled in the background of a test.
  mkdir -p "$1/site"
  echo '(setq native-comp-jit-compilation nil native-comp-enable-subr-trampolines nil)' > "$1/site/site-start.el"
  launcher "$1/$3" << LAUNCHER
export EMACSLOADPATH='$lisp$packages:$1/site' EMACSDATA='$data' EMACSDOC='$data' EMACSPATH='$(dirname "$dump")'
exec '$1/$2' --dump-file='$dump' "\$@"
LAUNCHER
}

launcher() {
  { printf '#!/bin/sh\n' && cat; } > "$1.new"
  chmod +x "$1.new"
  mv "$1.new" "$1"
}

die() {
  printf 'install-terminal: %s\n' "$*" >&2
  exit 1
}

main "$@"
