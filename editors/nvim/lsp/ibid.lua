--- The configuration that `vim.lsp.enable('ibid')` reads (Neovim 0.11 and newer).
local ibid = require('ibid')

---@type vim.lsp.Config
return {
  cmd = ibid.cmd(),
  filetypes = ibid.filetypes,
  root_markers = ibid.root_markers,
  -- Articles only: a draft gets no answer here, and then `root_markers` decide.
  root_dir = function(bufnr, on_dir)
    on_dir(ibid.article_root(bufnr))
  end,
  reuse_client = ibid.reuse_client,
}
