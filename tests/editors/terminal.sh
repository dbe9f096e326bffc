# For the tests that drive an editor in a terminal (tmux): sourced, not run.
#
#   IBID_BIN      the server (default: ibid on the PATH)
#   IBID_EDITORS  the folder that install-terminal.sh filled
#
# Everything happens in a home of its own, which is thrown away. The draft is the example of the repository, with a
# paragraph behind it that has an emoji before its claim.
# shellcheck shell=bash
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
: "${IBID_EDITORS:=$repo/.cache/editors}"
ibid=$(realpath "$(command -v "${IBID_BIN:-ibid}")") || { echo "FAIL there is no server: set IBID_BIN" && exit 1; }
home=$(mktemp -d)
work=$home/work
socket=$home/tmux
failures=0

mkdir -p "$home"/{bin,config,cache,data,state,run} "$work"
ln -s "$ibid" "$home/bin/ibid"
{
  cat "$repo/examples/investigation.md"
  printf '\n## Later\n\nCafé “Brüssel” 🕵️: the VSSE is investigating Huawei [@huawei-watchlist]. '
  printf 'In 2021 Cainiao bought a warehouse near Maastricht.\n'
} > "$work/draft.md"
trap 'tmux -S "$socket" kill-server 2> /dev/null; clean_up; sleep 0.2; rm -rf "$home"' EXIT

# What an editor must end besides the terminal that it runs in.
clean_up() { :; }

# The screen of 100 by 40, of `start EDITOR COMMAND...`.
start() {
  local editor=$1
  shift
  tmux -S "$socket" -f /dev/null new-session -d -x 100 -y 40 -c "$work" \
    env -i HOME="$home" PATH="$home/bin:$IBID_EDITORS/$editor:/usr/bin:/bin" \
    LANG=C.UTF-8 TERM=xterm-256color COLORTERM=truecolor SHELL=/bin/sh \
    XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache" XDG_DATA_HOME="$home/data" \
    XDG_STATE_HOME="$home/state" XDG_RUNTIME_DIR="$home/run" IBID_DAEMON_IDLE=1 "$@"
}

screen() { tmux -S "$socket" capture-pane -p; }
keys() { local key; for key; do tmux -S "$socket" send-keys -- "$key"; sleep 0.08; done; }
type_in() { tmux -S "$socket" send-keys -l -- "$1"; sleep 0.15; }

ok() { printf 'ok %s\n' "$1"; }
fail() {
  printf 'FAIL %s\n' "$1"
  [ $# -lt 2 ] || printf '%s\n' "${@:2}" | sed '/^ *$/d; s/^/     | /'
  failures=$((failures + 1))
}

# within SECONDS COMMAND...: whether it comes true in that time.
within() {
  local end=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))
  shift
  until "$@"; do
    [ "${EPOCHREALTIME/[.,]/}" -lt "$end" ] || return 1
    sleep 0.05
  done
}

on_screen() { screen | grep -qE -- "$1"; }
gone() { ! on_screen "$1"; }
in_file() { [ -f "$2" ] && grep -qF -- "$1" "$2"; }
sees() {
  if within "${3:-6}" on_screen "$2"; then ok "$1"; else fail "$1" "wanted /$2/ in" "$(screen)"; return 1; fi
}
# written NAME WORDS [LINE]: the draft on disk has the words; LINE is shown if not.
written() {
  if within 6 in_file "$2" "$work/draft.md"; then ok "$1"; else fail "$1" "$(sed -n "${3:-\$}p" "$work/draft.md")"; fi
}
same() { if [ "$2" = "$3" ]; then ok "$1"; else fail "$1" "wanted: $3" "got:    $2"; fi; }
report() {
  printf '%d failed, %d s\n' "$failures" "$SECONDS"
  exit $((failures > 0))
}
