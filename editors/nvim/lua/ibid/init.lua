--- What Neovim needs to know to run ibid: the command, the filetypes, and which server a file gets.
local M = {}

--- The one spelling of a path, links followed, so that two of them can be compared.
---@param path string
---@return string
local function resolve(path)
  path = vim.fs.normalize(path)
  return vim.uv.fs_realpath(path) or path
end

---@type string[]
M.filetypes = {
  'markdown', 'text', 'pandoc', 'quarto', 'rmd', 'tex', 'plaintex', 'typst', 'org', 'rst', 'asciidoc',
}

--- Files that mark the folder of a piece of work, the most telling first.
---@type string[]
M.root_markers = { 'ibid.toml', '.git' }

--- The command that starts the server: `vim.g.ibid_cmd` (the program's path, or the whole command
--- as a list) or `ibid lsp`.
---@return string[]
function M.cmd()
  local cmd = vim.g.ibid_cmd or 'ibid'
  return type(cmd) == 'string' and { vim.fs.normalize(cmd), 'lsp' } or cmd
end

--- Whether `path`, a file or a folder, lies among the articles that ibid keeps for reading.
---@param path string
---@return boolean
function M.is_article(path)
  local resolved = resolve(path)
  return vim.iter(M.article_folders()):any(function(folder)
    folder = resolve(folder)
    return resolved == folder or vim.startswith(resolved, folder .. '/')
  end)
end

--- Where ibid keeps its articles: the user's data folder, or the cache where that is read-only.
---@return string[]
function M.article_folders()
  local data = vim.env.XDG_DATA_HOME or '~/.local/share'
  local cache = vim.env.XDG_CACHE_HOME or '~/.cache'
  local parents = { data, cache }
  if vim.fn.has('mac') == 1 then
    vim.list_extend(parents, { '~/Library/Application Support', '~/Library/Caches' })
  end
  return vim.tbl_map(function(parent)
    return vim.fs.normalize(vim.fs.joinpath(parent, 'ibid'))
  end, parents)
end

--- The root for a buffer that shows an article, nil for any other buffer. It is the root of the
--- draft that led there, or else the article's own folder, which `reuse_client` recognises.
---@param bufnr integer
---@return string?
function M.article_root(bufnr)
  local path = vim.api.nvim_buf_get_name(bufnr)
  if not M.is_article(path) then
    return nil
  end
  local draft = vim.fn.bufnr('#')
  local client = draft > 0 and vim.lsp.get_clients({ name = 'ibid', bufnr = draft })[1]
  return client and client.config.root_dir or vim.fs.dirname(path)
end

--- The root folder of a buffer; nil for a draft that stands alone.
---@param bufnr integer
---@return string?
function M.root(bufnr)
  local root = M.article_root(bufnr)
  for _, marker in ipairs(M.root_markers) do
    root = root or vim.fs.root(bufnr, marker)
  end
  return root
end

--- One server a root folder, one for all drafts that stand alone, and none just for an article:
--- whichever server runs shows that.
---@param client vim.lsp.Client
---@param config vim.lsp.ClientConfig
---@return boolean
function M.reuse_client(client, config)
  if client.name ~= config.name or client:is_stopped() then
    return false
  end
  local root = config.root_dir
  return client.config.root_dir == root or (root ~= nil and M.is_article(root))
end

--- For a status line: "7 claims · 2 unsourced", or nothing where ibid does not read along.
---@param bufnr integer?
---@return string
function M.statusline(bufnr)
  return require('ibid.statusline').text(bufnr)
end

--- Starts ibid for a buffer, or attaches the server that already runs. For Neovim 0.10, which has
--- no `vim.lsp.enable()`.
---@param bufnr integer
function M.start(bufnr)
  if vim.bo[bufnr].buftype ~= '' then
    return
  end
  local cmd = M.cmd()
  if vim.fn.executable(cmd[1]) == 0 then
    local message = ('ibid: no program “%s” here. :checkhealth ibid says what to do.'):format(cmd[1])
    vim.notify_once(message, vim.log.levels.WARN)
    return
  end
  vim.lsp.start(
    { name = 'ibid', cmd = cmd, root_dir = M.root(bufnr) },
    { bufnr = bufnr, reuse_client = M.reuse_client }
  )
end

return M
