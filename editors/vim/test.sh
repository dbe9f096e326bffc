#!/usr/bin/env bash
# ibid in a real Vim with ALE: what a writer sees on the screen, and what comes into the file.
. "$(dirname "$0")/../../tests/editors/terminal.sh"

mkdir -p "$home/.vim/plugin"
cp "$repo/editors/vim/vimrc" "$home/.vim/"
cp "$repo/editors/vim/ibid.vim" "$home/.vim/plugin/"
answer=$home/answer

# What Vim says to an expression.
vim() {
  rm -f "$answer"
  type_in ":call writefile([$1], '$answer')"
  keys Enter
  within 3 test -s "$answer" && sleep 0.05 && cat "$answer"
}
go_to() { type_in 'gg'; type_in "/$1"; keys Enter; }
# The words that a remark stands under, by its number.
remark() {
  vim "printf('%d %s', ${2:-0} + ale#engine#GetLoclist(bufnr(''))[$1].lnum, ale#engine#GetLoclist(bufnr(''))[$1].lnum == ale#engine#GetLoclist(bufnr(''))[$1].end_lnum ? getline(ale#engine#GetLoclist(bufnr(''))[$1].lnum)[ale#engine#GetLoclist(bufnr(''))[$1].col - 1 : ale#engine#GetLoclist(bufnr(''))[$1].end_col - 1] : getline(ale#engine#GetLoclist(bufnr(''))[$1].lnum)[ale#engine#GetLoclist(bufnr(''))[$1].col - 1 :])"
}

start vim vim draft.md
within 6 on_screen 'The warehouse and the watchlist'
sees attached '^E Canada' || [ -n "${KEEP_GOING-}" ] || report
sees 'diagnostic beside the line' 'No source for this claim'

same 'first diagnostic covers its sentence' "$(remark 0)" '22 The US'
same 'second diagnostic covers the citation' "$(remark 1)" '26 [@euractiv-2018]'
same 'behind an emoji, too' "$(remark -1)" '93 In 2021 Cainiao bought a warehouse near Maastricht.'

go_to VSSE
type_in K
sees hover 'VSSE.* · agency · State Security Service'
keys Escape l

go_to VSSE
type_in gd
sees 'definition offers the articles' 'articles/huawei-watchlist\.txt:1'
keys Enter
sees 'definition opens the article' '^Belgium’s State Security Service \(VSSE\)'
same 'definition lands on the name' "$(vim "line('.') . strpart(getline('.'), col('.') - 1, 22)")" '1State Security Service'
type_in K
sees 'hover in the article' 'State Security Service.* · agency'
keys Escape C-o
same 'and back' "$(vim "expand('%')")" draft.md

go_to VSSE
type_in gr
sees 'references in the draft' 'draft\.md:59'
type_in G
sees 'references in the articles' 'articles/alibaba-liege\.txt:2'
type_in q

type_in ':26'
keys Enter
type_in 'f[ll'
type_in ga
sees 'code action offered' '1\) Change euractiv-2018 to euractiv-2019'
type_in 1
keys Enter
sleep 0.5
type_in ':w'
keys Enter
written 'code action applied' 'hearing for Meng [@euractiv-2019].' 26

type_in 'Go'
keys Enter
type_in 'Said so [@ali'
sees 'completion of keys' 'alibaba-liege v TheTechBasic, 6 Oct 2023'
keys C-n
type_in ']'
keys Escape
type_in ':w'
keys Enter
written 'completion written' 'Said so [@alibaba-liege]'

for ending in txt tex typ rst adoc html org; do
  printf 'In 2021 Cainiao bought a warehouse near Maastricht.\n' > "$work/note.$ending"
  type_in ":edit note.$ending"
  keys Enter
  sees "attached to .$ending" '^W.In 2021 Cainiao'
done
report
