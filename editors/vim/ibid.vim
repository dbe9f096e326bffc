" ibid reads along in drafts.  Put this file into ~/.vim/plugin/ibid.vim; it needs ALE.

" Where ibid reads along, and what the markup is called there.
let s:markups = {
\   'markdown': 'markdown', 'pandoc': 'markdown', 'quarto': 'markdown', 'rmd': 'markdown', 'vimwiki': 'markdown',
\   'text': 'plaintext', 'tex': 'latex', 'plaintex': 'latex', 'typst': 'typst', 'org': 'org',
\   'rst': 'restructuredtext', 'asciidoc': 'asciidoc', 'html': 'html',
\}

" The folder of the piece of work. An article is read by the server of the draft that led there.
let s:root = getcwd()
function! s:Root(buffer) abort
  let l:path = fnamemodify(bufname(a:buffer), ':p')
  if l:path =~# '/ibid/dossier-'
    return s:root
  endif
  let l:marker = findfile('ibid.toml', fnameescape(fnamemodify(l:path, ':h')) . ';')
  let l:git = finddir('.git', fnameescape(fnamemodify(l:path, ':h')) . ';')
  let s:root = !empty(l:marker) ? fnamemodify(l:marker, ':p:h')
  \ : !empty(l:git) ? fnamemodify(l:git, ':p:h:h') : fnamemodify(l:path, ':h')
  return s:root
endfunction

" ALE counts columns in bytes and cannot say so: without positionEncoding, remarks and quick fixes would be some letters
" off in every line with a letter that is not English.
for [s:type, s:markup] in items(s:markups)
  call ale#linter#Define(s:type, {
  \   'name': 'ibid',
  \   'lsp': 'stdio',
  \   'executable': 'ibid',
  \   'command': '%e lsp',
  \   'language': s:markup,
  \   'project_root': function('s:Root'),
  \   'initialization_options': {'positionEncoding': 'utf-8'},
  \})
endfor

" ALE reads no plain text unless it is told to.
let g:ale_linters = get(g:, 'ale_linters', {})
let g:ale_linters.text = get(g:ale_linters, 'text', []) + ['ibid']
