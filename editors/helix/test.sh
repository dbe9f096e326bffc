#!/usr/bin/env bash
# ibid in a real Helix: what a writer sees on the screen, and what comes into the file.
. "$(dirname "$0")/../../tests/editors/terminal.sh"

mkdir -p "$home/config/helix"
cp "$repo/editors/helix/languages.toml" "$repo/editors/helix/config.toml" "$home/config/helix/"
selected=$home/selected

# The text that is selected, as Helix itself hands it out.
selection() {
  rm -f "$selected"
  type_in ":pipe-to cat > $selected"
  keys Enter
  # A machine that is busy takes its time.
  within 10 test -s "$selected" && cat "$selected"
}
go_to() { keys g g; type_in "/$1"; keys Enter; }

start helix hx draft.md
within 6 on_screen 'The warehouse and the watchlist'
sees attached 'draft\.md +● 5 ● 1' || [ -n "${KEEP_GOING-}" ] || report

keys g g ']' d
same 'first diagnostic covers its sentence' "$(selection)" \
  "$(printf 'The US\nauthorities have been the most vocal critics of Huawei.')"
keys ']' d
same 'second diagnostic covers the citation' "$(selection)" '[@euractiv-2018]'
keys ']' D
same 'behind an emoji, too' "$(selection)" 'In 2021 Cainiao bought a warehouse near Maastricht.'
sees 'diagnostic beside the line' 'No source for this claim'

go_to VSSE
keys Space k
sees hover 'VSSE · agency · State Security Service'
keys Escape

keys g d
sees 'definition offers the articles' 'articles/huawei-watchlist\.txt:1'
keys Enter
sees 'definition opens the article' 'NOR .*articles/huawei-watchlist\.txt'
same 'definition selects the name' "$(selection)" 'State Security Service'
keys Space k
sees 'hover in the article' 'State Security Service · agency'
keys Escape C-o
sees 'and back' 'NOR .*draft\.md'

go_to VSSE
keys g r
sees 'references in the draft' 'draft\.md:60'
sees 'references in the articles' 'articles/breitbart-spies\.txt:4'
keys Escape

type_in ':26'
keys Enter ']' d Space a
sees 'code action offered' 'Change euractiv-2018 to euractiv-2019'
keys Enter
type_in ':w'
keys Enter
written 'code action applied' 'hearing for Meng [@euractiv-2019].' 26

keys g e o Enter
type_in 'Said so [@'
sees 'completion of keys' 'breitbart-spies +reference'
type_in 'ali'
within 6 gone 'breitbart-spies +reference'
sees 'completion narrows' 'alibaba-liege +reference'
keys Tab Enter Escape
type_in ':w'
keys Enter
written 'completion written' 'Said so [@alibaba-liege]'

claim='In 2021 Cainiao bought a warehouse near Maastricht.'
for ending in txt tex typ org rst adoc html; do
  printf '%s\n' "$claim" > "$work/note.$ending"
  type_in ":open note.$ending"
  keys Enter
  sees "attached to .$ending" "note\\.$ending +● 1 "
done

type_in ':q!'
keys Enter
report
