--- `:checkhealth ibid`: is everything in place, and if not, what to do.
local ibid = require('ibid')
local health = vim.health

local M = {}

local function check_neovim()
  local version = tostring(vim.version())
  if vim.fn.has('nvim-0.11') == 1 then
    health.ok('Neovim ' .. version)
  elseif vim.fn.has('nvim-0.10') == 1 then
    health.ok(('Neovim %s: ibid starts by itself when you open a draft'):format(version))
  else
    health.error(('Neovim %s is too old for ibid'):format(version), 'Install Neovim 0.10 or newer.')
  end
end

local function check_program()
  local cmd = ibid.cmd()
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    health.error(('There is no program “%s” here'):format(cmd[1]), {
      'Install ibid, and see that `ibid --version` answers in a terminal.',
      "Or name the file before ibid is enabled: vim.g.ibid_cmd = '/full/path/to/ibid'",
    })
    return
  end
  local started, process = pcall(vim.system, { path, '--version' }, { text = true, timeout = 5000 })
  local answer = started and process:wait()
  if answer and answer.code == 0 then
    health.ok(('%s at %s'):format(vim.trim(answer.stdout), path))
  else
    health.error(('%s is there, but does not run'):format(path), {
      ('Try `%s --version` in a terminal: it says why.'):format(path),
      'Installing ibid once more often helps.',
    })
  end
end

local function check_enabled()
  if vim.fn.has('nvim-0.11') == 0 then
    if vim.g.ibid_autostart == false then
      health.info('ibid does not start by itself, because vim.g.ibid_autostart is false')
    end
  elseif vim.lsp.is_enabled and vim.lsp.is_enabled('ibid') then
    health.ok('ibid is enabled')
  elseif vim.lsp.is_enabled then
    health.warn('ibid is not enabled', "Put vim.lsp.enable('ibid') into your init.lua.")
  end
end

--- The report opens in a window of its own, so the draft is the buffer before it.
---@return integer?
local function draft()
  local bufnr = vim.fn.bufnr('#')
  return bufnr > 0 and vim.api.nvim_buf_is_loaded(bufnr) and bufnr or nil
end

local function check_clients()
  local types = table.concat(ibid.filetypes, ', ')
  local clients = vim.lsp.get_clients({ name = 'ibid' })
  local bufnr = draft()
  if #clients == 0 then
    health.info(('ibid is not running: it starts with the first draft (%s)'):format(types))
  end
  for _, client in ipairs(clients) do
    health.ok(('ibid is running for %s'):format(client.config.root_dir or 'drafts without a folder of their own'))
    health.info(('Columns are counted in %s, as ibid and Neovim agreed'):format(client.offset_encoding))
  end
  if not bufnr or #clients == 0 then
    return
  end

  local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':t')
  if #vim.lsp.get_clients({ name = 'ibid', bufnr = bufnr }) > 0 then
    health.ok(('ibid reads %s'):format(name))
  else
    health.warn(('ibid does not read %s'):format(name), {
      ('Its filetype is “%s”; ibid reads %s.'):format(vim.bo[bufnr].filetype, types),
      'For a draft of another type: :set filetype=markdown',
    })
  end
end

local function check_dossier()
  local found = vim.tbl_filter(function(folder)
    return vim.uv.fs_stat(folder) ~= nil
  end, ibid.article_folders())
  if #found == 0 then
    health.info('No articles on disk yet: ibid writes them down when you first jump to one')
  end
  for _, folder in ipairs(found) do
    health.ok('The dossier’s articles are in ' .. folder)
  end
end

function M.check()
  health.start('ibid: the programs')
  check_neovim()
  check_program()
  check_enabled()
  health.start('ibid: your draft')
  check_clients()
  health.start('ibid: the dossier')
  check_dossier()
end

return M
