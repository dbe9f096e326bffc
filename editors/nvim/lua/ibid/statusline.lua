--- How the draft stands, for a status line: kept for each buffer, and asked anew when something has changed.
local server = require('ibid.server')

local M = {}

--- How long nobody must type before the server is asked again, in milliseconds.
local REST = 300

---@type table<integer, string>
local texts = {}

---@type table<integer, uv.uv_timer_t>
local timers = {}

--- The buffers for which an answer is waited for.
---@type table<integer, boolean>
local asked = {}

---@param bufnr integer
---@param text string?
local function put(bufnr, text)
  if texts[bufnr] ~= text then
    texts[bufnr] = text
    vim.cmd('redrawstatus!')
  end
end

---@param bufnr integer
local function ask(bufnr)
  local client = vim.api.nvim_buf_is_loaded(bufnr) and server.clients(bufnr)[1]
  if not client then
    put(bufnr, nil)
    return
  end
  if asked[bufnr] then
    return
  end
  asked[bufnr] = true
  server.ask(client, 'ibid.overview', { vim.uri_from_bufnr(bufnr) }, function(_, overview)
    asked[bufnr] = nil
    if not overview or not overview.isDraft then
      put(bufnr, '')
      return
    end
    local counts = overview.counts
    local claims = counts.claims == 1 and '1 claim' or counts.claims .. ' claims'
    put(bufnr, ('%s · %d unsourced'):format(claims, counts.unsourced))
  end, bufnr)
end

---@param bufnr integer
local function soon(bufnr)
  local timer = timers[bufnr] or assert(vim.uv.new_timer())
  timers[bufnr] = timer
  timer:start(REST, 0, vim.schedule_wrap(function()
    ask(bufnr)
  end))
end

--- Follows a buffer from the first time that somebody wants to know.
---@param bufnr integer
local function follow(bufnr)
  texts[bufnr] = ''
  local group = vim.api.nvim_create_augroup('ibid.statusline.' .. bufnr, {})
  vim.api.nvim_create_autocmd({ 'TextChanged', 'TextChangedI', 'LspAttach', 'LspDetach', 'DiagnosticChanged' }, {
    group = group,
    buffer = bufnr,
    callback = function(event)
      -- A server that has ended owes no answer.
      if vim.startswith(event.event, 'Lsp') then
        asked[bufnr] = nil
      end
      soon(bufnr)
    end,
  })
  vim.api.nvim_create_autocmd('BufWipeout', {
    group = group,
    buffer = bufnr,
    callback = function()
      texts[bufnr] = nil
      if timers[bufnr] then
        timers[bufnr]:close()
        timers[bufnr] = nil
      end
      vim.api.nvim_del_augroup_by_id(group)
    end,
  })
  soon(bufnr)
end

--- "7 claims · 2 unsourced", or nothing where ibid does not read along.
---@param bufnr integer?
---@return string
function M.text(bufnr)
  bufnr = bufnr or vim.api.nvim_get_current_buf()
  if texts[bufnr] == nil and #server.clients(bufnr) > 0 then
    follow(bufnr)
  end
  return texts[bufnr] or ''
end

return M
