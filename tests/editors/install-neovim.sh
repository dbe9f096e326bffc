#!/usr/bin/env bash
# Installs the two Neovims that the editor tests run in: the newest that Debian has (forky) and
# 0.10 (trixie), the oldest that the plugin supports. Each is unpacked with all its libraries into
# a folder of its own, ${IBID_EDITORS:-<repository>/.cache/editors}/nvim-{newest,0.10}, and started
# by the launcher `nvim` in it. The machine's own packages stay as they are, but for patchelf.
#
# A Neovim that is already there and starts is left alone, so the script is safe to run each time.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
editors=$(realpath -m "${IBID_EDITORS:-$repo/.cache/editors}")
keyring=/usr/share/keyrings/debian-archive-keyring

main() {
  mkdir -p "$editors"
  exec 9> "$editors/.neovim.lock"
  flock 9

  install nvim-newest forky
  install nvim-0.10 trixie
}

# install NAME SUITE: one Neovim of one Debian release. The launcher is written last, so a folder
# left by an interrupted run is not taken for a finished one.
install() {
  local name=$1 suite=$2
  local tree=$editors/$name version
  if ! version "$tree" > /dev/null; then
    need_patchelf
    rm -rf "$tree"
    download "$suite" "$tree/.apt"
    unpack "$tree/.apt" "$tree"
    relocate "$tree"
    write_launcher "$tree"
    rm -rf "$tree/.apt"
  fi
  version=$(version "$tree") || die "$tree/nvim does not start. Delete $tree and run this script again."
  printf '%s: %s (%s)\n' "$name" "$version" "$tree/nvim"
}

version() {
  [ -x "$1/nvim" ] && "$1/nvim" --version 2> /dev/null | sed -n 1p | grep '^NVIM '
}

need_patchelf() {
  command -v patchelf > /dev/null && return
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get -qq update < /dev/null \
    || die "could not refresh this machine's package lists. Check its network and apt set-up, or install patchelf yourself."
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get -qq -y install --no-install-recommends patchelf < /dev/null > /dev/null \
    || die "could not install patchelf. Install it yourself (apt-get install patchelf) and run this script again."
}

# download SUITE STATE: Neovim and everything it needs, libc included, as .deb files. apt works on
# a state of its own in which nothing is installed.
download() {
  local suite=$1 state=$2 uri key
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
  "${apt[@]}" --download-only --no-install-recommends install neovim < /dev/null > /dev/null \
    || die "could not download Neovim of Debian $suite from $uri. Check the network and the free space in $editors, then run this script again."
}

# The Debian mirror of this machine, whichever way its sources are written down: apt itself reads
# them (`--no-release-info`: also where `apt-get update` has never run). The security archive has
# no Neovim.
mirror() {
  local uri
  uri=$(apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
    | awk '$3 == "main" && $1 !~ /security/ && $2 !~ /security|updates|backports/ { print $1; exit }')
  [ -n "$uri" ] || die "no Debian mirror stands in /etc/apt. Add one there, then run this script again."
  printf '%s\n' "$uri"
}

unpack() {
  local state=$1 tree=$2 dir deb
  for dir in bin sbin lib lib64; do
    mkdir -p "$tree/usr/$dir"
    ln -sfn "usr/$dir" "$tree/$dir"
  done
  for deb in "$state"/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tree" --keep-directory-symlink --no-same-owner \
      || die "could not unpack $(basename "$deb"). Check the free space in $editors, then run this script again."
  done
}

# relocate TREE: the binary uses the libc and the libraries of its own tree. They are written into
# the file, not into LD_LIBRARY_PATH, so that the programs that Neovim starts use the machine's.
relocate() {
  local binary=$1/usr/bin/nvim interpreter libc
  interpreter=$(patchelf --print-interpreter "$binary")
  libc=$(find "$1/usr/lib" -mindepth 2 -maxdepth 2 -name libc.so.6 -print -quit)
  patchelf --set-interpreter "$1$interpreter" --force-rpath --set-rpath "$(dirname "$libc")" "$binary" \
    || die "could not make $binary run from its folder (patchelf failed)."
}

write_launcher() {
  local launcher=$1/nvim
  cat > "$launcher.new" << LAUNCHER
#!/bin/sh
export VIMRUNTIME='$1/usr/share/nvim/runtime'
exec '$1/usr/bin/nvim' "\$@"
LAUNCHER
  chmod +x "$launcher.new"
  mv "$launcher.new" "$launcher"
}

die() {
  printf 'install-neovim: %s\n' "$*" >&2
  exit 1
}

main
