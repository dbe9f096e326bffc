" Untried. ibid through yegappan/lsp (Vim 9), in ~/.vim/vimrc.
packadd lsp
call LspOptionsSet(#{showInlayHints: v:true, showDiagWithVirtualText: v:true, diagVirtualTextAlign: 'after',
                   \ semanticHighlight: v:true})
call LspAddServer([#{name: 'ibid',
                 \   filetype: ['markdown', 'pandoc', 'quarto', 'rmd', 'vimwiki', 'text', 'tex', 'plaintex',
                 \              'typst', 'org', 'rst', 'asciidoc', 'html'],
                 \   path: 'ibid',
                 \   args: ['lsp'],
                 \   rootSearch: ['ibid.toml', '.git/']
                 \ }])
nnoremap K  <Cmd>LspHover<CR>
nnoremap gd <Cmd>LspGotoDefinition<CR>
nnoremap gr <Cmd>LspShowReferences<CR>
nnoremap ga <Cmd>LspCodeAction<CR>
nnoremap ]d <Cmd>LspDiag nextWrap<CR>
nnoremap [d <Cmd>LspDiag prevWrap<CR>
