" Untried. ibid through prabirshrestha/vim-lsp (Vim 8.1.1035 and newer), in ~/.vim/vimrc after the plugin.
if executable('ibid')
  autocmd User lsp_setup call lsp#register_server({
  \ 'name': 'ibid',
  \ 'cmd': ['ibid', 'lsp'],
  \ 'allowlist': ['markdown', 'pandoc', 'quarto', 'rmd', 'vimwiki', 'text', 'tex', 'plaintex', 'typst',
  \               'org', 'rst', 'asciidoc', 'html'],
  \ 'root_uri': {_ -> lsp#utils#path_to_uri(lsp#utils#find_nearest_parent_file_directory(
  \               lsp#utils#get_buffer_path(), ['ibid.toml', '.git/']))},
  \ })
endif

function! s:ibid_keys() abort
  setlocal omnifunc=lsp#complete
  nmap <buffer> K  <plug>(lsp-hover)
  nmap <buffer> gd <plug>(lsp-definition)
  nmap <buffer> gr <plug>(lsp-references)
  nmap <buffer> ga <plug>(lsp-code-action)
  nmap <buffer> ]d <plug>(lsp-next-diagnostic)
  nmap <buffer> [d <plug>(lsp-previous-diagnostic)
endfunction
autocmd User lsp_buffer_enabled call s:ibid_keys()
