#!/usr/bin/env bash
# ibid in a real Kakoune with kak-lsp: what a writer sees on the screen, and what comes into the file.
. "$(dirname "$0")/../../tests/editors/terminal.sh"

mkdir -p "$home/config/kak"
cp "$repo/editors/kakoune/kakrc" "$home/config/kak/"
answer=$home/answer

session=ibid-proof-$$

# What Kakoune says to an expansion.
kak() {
  rm -f "$answer"
  type_in ":echo -to-file $answer $1"
  keys Enter
  within 3 test -e "$answer" && sleep 0.05 && cat "$answer"
}
go_to() { type_in "gg/$1"; keys Enter; }

start kakoune kak -s "$session" draft.md
within 6 on_screen 'The warehouse and the watchlist'
sees attached '^\*Canada' 10 || [ -n "${KEEP_GOING-}" ] || report
sees 'diagnostic beside the line' 'No source for this claim'

type_in 'gg ln'
sleep 0.3
same 'first diagnostic covers its sentence' "$(kak %val{selection})" \
  "$(printf 'The US\nauthorities have been the most vocal critics of Huawei.')"
type_in ' ln'
sleep 0.3
same 'second diagnostic covers the citation' "$(kak %val{selection})" '[@euractiv-2018]'
type_in 'gg lp'
sleep 0.3
same 'behind an emoji, too' "$(kak %val{selection})" 'In 2021 Cainiao bought a warehouse near Maastricht.'

go_to VSSE
type_in ' lh'
sees hover '^VSSE · agency · State Security Service'
keys Escape

type_in 'gd'
sees 'definition offers the articles' 'articles/huawei-watchlist\.txt:1'
keys Enter
sees 'definition opens the article' 'articles/huawei-watchlist\.txt 1:'
same 'definition lands on the name' "$(kak '%val{selection}')" 'S'
type_in ' lh'
sees 'hover in the article' 'State Security Service · agency'
keys Escape
type_in ':buffer draft.md'
keys Enter

go_to VSSE
type_in gr
sees 'references in the draft' 'draft\.md:59:'
sees 'references in the articles' 'articles/breitbart-spies\.txt:4'
type_in ':buffer draft.md'
keys Enter

type_in '26gf[ll la'
sees 'code action offered' 'Change euractiv-2018 to euractiv-2019'
keys Enter
sleep 0.5
type_in ':write'
keys Enter
written 'code action applied' 'hearing for Meng [@euractiv-2019].' 26

type_in 'geo'
keys Enter
type_in 'Said so [@'
sees 'completion of keys' 'breitbart-spies +Reference'
type_in 'ali'
within 6 gone 'breitbart-spies +Reference'
within 6 on_screen 'alibaba-liege +Reference'
keys C-n
type_in ']'
keys Escape
type_in ':write'
keys Enter
written 'completion written' 'Said so [@alibaba-liege]'

for ending in txt tex typ rst adoc html org; do
  printf 'In 2021 Cainiao bought a warehouse near Maastricht.\n' > "$work/note.$ending"
  type_in ":edit note.$ending"
  keys Enter
  sees "attached to .$ending" '^!In 2021 Cainiao'
done
type_in ':kill!'
keys Enter
report
