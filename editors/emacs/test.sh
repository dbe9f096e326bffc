#!/usr/bin/env bash
# ibid in a real Emacs with eglot: what a writer sees on the screen, and what comes into the file.
. "$(dirname "$0")/../../tests/editors/terminal.sh"

mkdir -p "$home/.emacs.d"
cp "$repo/editors/emacs/init.el" "$home/.emacs.d/"
# markdown-mode, as the package manager would have left it.
cat > "$home/.emacs.d/early-init.el" << 'LISP'
(autoload 'markdown-mode "markdown-mode" nil t)
(autoload 'gfm-view-mode "markdown-mode" nil t)
(add-to-list 'auto-mode-alist '("\\.md\\'" . markdown-mode))
LISP
answer=$home/answer

# What Emacs says to an expression, in the buffer that the writer is in.
lisp() {
  rm -f "$answer"
  keys M-:
  type_in "(write-region (format \"%s\" $1) nil \"$answer\" nil 0)"
  keys Enter
  within 4 test -s "$answer" && sleep 0.05 && cat "$answer"
}
# The words that the writer's remarks stand under, in order.
remarks() {
  lisp '(mapconcat (lambda (d) (buffer-substring-no-properties (flymake-diagnostic-beg d) (flymake-diagnostic-end d))) (sort (flymake-diagnostics) :key (quote flymake-diagnostic-beg)) "|")'
}
go_to() { keys 'M-<' C-s; type_in "$1"; keys Enter; }

start emacs emacs -nw draft.md
within 6 on_screen 'The warehouse and the watchlist'
sees attached 'Markdown Flymake.*\[eglot:work\]' 8 || [ -n "${KEEP_GOING-}" ] || report
sees 'diagnostics counted' 'Flymake\[1 5 2\]'
sees 'diagnostic beside the line' 'unsourced-claim\]: No source for this claim'

found=$(remarks)
same 'first diagnostic covers its sentence' "$(cut -d'|' -f1 <<< "${found//$'\n'/ }")" \
  'The US authorities have been the most vocal critics of Huawei.'
same 'second diagnostic covers the citation' "$(cut -d'|' -f2 <<< "${found//$'\n'/ }")" '[@euractiv-2018]'
same 'behind an emoji, too' "${found##*|}" 'In 2021 Cainiao bought a warehouse near Maastricht.'

go_to '(VSS'
keys C-b
sees 'hover in the echo area' '^VSSE · agency · State Security Service'
keys C-c d
sees 'hover in a window' '^Examines Alibaba \(TheTechBasic, 6 Oct 2023\)'
same 'hover is rendered' "$(lisp '(with-current-buffer "*eldoc*" (count-matches "[*][*]VSSE" 1))') $(screen | grep -c '^VSSE · agency')" '0 1'
keys C-x 1

keys M-.
sees 'definition offers the articles' 'articles/huawei-watchlist\.txt'
same 'definition opens the article' "$(lisp '(list (file-name-nondirectory buffer-file-name) (line-number-at-pos))')" '(huawei-watchlist.txt 1)'
keys C-x 1 C-f
sees 'hover in the article' '^State Security Service · agency'
keys M-,
sees 'and back' 'F1 +draft\.md'

go_to '(VSS'
keys C-b M-?
within 6 on_screen 'XREF \[2[0-9]\]'
listed=$(lisp '(with-current-buffer "*xref*" (buffer-string))')
same 'references in the draft' "$(grep -c '^59:In a report, the VSSE found' <<< "$listed")" 1
same 'references in the articles' "$(grep -c '^/.*/articles/' <<< "$listed")" 4
keys C-x 1
keys C-x b
type_in draft.md
keys Enter

go_to '@euractiv-2018'
keys C-b C-c a
sees 'code action offered' 'default Change euractiv-2018 to euractiv-2019'
keys Enter
sleep 0.5
keys C-x C-s
written 'code action applied' 'hearing for Meng [@euractiv-2019].' 26

keys 'M->' Enter
type_in 'Said so [@'
keys M-Tab
sees 'completion of keys' 'breitbart-spies Breitbart, 14 May 2023'
type_in 'ali'
keys M-Tab
sleep 0.5
type_in ']'
keys C-x C-s
written 'completion written' 'Said so [@alibaba-liege]'

for ending in txt tex typ org rst adoc html; do
  printf 'In 2021 Cainiao bought a warehouse near Maastricht.\n' > "$work/note.$ending"
  keys C-x C-f
  type_in "note.$ending"
  keys Enter
  sees "attached to .$ending" "F1 +note\\.$ending .*Flymake\\[0 1\\].*\\[eglot:work" 15
done
report
