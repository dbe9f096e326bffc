--- Talks to the running server: its own commands, asked and answered.
local M = {}

--- The client of a buffer, or of any other: who looks at a list has not left her draft.
---@param bufnr integer?
---@return vim.lsp.Client?
function M.client(bufnr)
  bufnr = (bufnr == nil or bufnr == 0) and vim.api.nvim_get_current_buf() or bufnr
  return vim.lsp.get_clients({ name = 'ibid', bufnr = bufnr })[1] or vim.lsp.get_clients({ name = 'ibid' })[1]
end

---@param message string
---@param level integer?
function M.say(message, level)
  vim.notify('ibid: ' .. message, level or vim.log.levels.INFO)
end

--- Asks the server to run one of its commands, and gives the answer to `done`, with the client.
--- Where there is no server, or it refuses, that is said, and `done` is not called.
---@param command string
---@param arguments any[]
---@param done fun(answer: any, client: vim.lsp.Client)
---@param bufnr integer?
function M.run(command, arguments, done, bufnr)
  local client = M.client(bufnr)
  if not client then
    M.say('not running here. :checkhealth ibid says why.', vim.log.levels.WARN)
    return
  end
  -- An empty Lua table could as well be an object: no arguments are left out.
  local params = { command = command, arguments = #arguments > 0 and arguments or nil }
  M.request(client, 'workspace/executeCommand', params, function(err, answer)
    if err then
      M.say(err.message or vim.inspect(err), vim.log.levels.WARN)
    elseif answer ~= nil and answer ~= vim.NIL then
      done(answer, client)
    end
  end, bufnr)
end

--- Neovim 0.11 made methods of what were fields.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param handler fun(err: table?, answer: any)
---@param bufnr integer?
function M.request(client, method, params, handler, bufnr)
  if vim.fn.has('nvim-0.11') == 1 then
    client:request(method, params, handler, bufnr)
  else
    client.request(method, params, handler, bufnr) ---@diagnostic disable-line: param-type-mismatch
  end
end

---@param client vim.lsp.Client
function M.stop(client)
  if vim.fn.has('nvim-0.11') == 1 then
    client:stop()
  else
    client.stop() ---@diagnostic disable-line: missing-parameter
  end
end

return M
