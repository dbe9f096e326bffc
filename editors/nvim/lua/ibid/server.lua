--- Talks to the running server: its own commands, asked and answered.
local M = {}

--- The clients that run, of one buffer or of all.
---@param bufnr integer?
---@return vim.lsp.Client[]
function M.clients(bufnr)
  return vim.tbl_filter(function(client)
    return not client:is_stopped()
  end, vim.lsp.get_clients({ name = 'ibid', bufnr = bufnr }))
end

--- The client of a buffer, or of any other: who looks at a list has not left her draft.
---@param bufnr integer?
---@return vim.lsp.Client?
function M.client(bufnr)
  bufnr = (bufnr == nil or bufnr == 0) and vim.api.nvim_get_current_buf() or bufnr
  return M.clients(bufnr)[1] or M.clients()[1]
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
  M.ask(client, command, arguments, function(err, answer)
    if err then
      M.say(err.message or vim.inspect(err), vim.log.levels.WARN)
    elseif answer ~= nil and answer ~= vim.NIL then
      done(answer, client)
    end
  end, bufnr)
end

--- The same, without a word: `done` is told what went wrong. It is called once, unless the server ends meanwhile.
---@param client vim.lsp.Client
---@param command string
---@param arguments any[]
---@param done fun(err: table?, answer: any)
---@param bufnr integer?
function M.ask(client, command, arguments, done, bufnr)
  -- An empty Lua table could as well be an object: no arguments are left out.
  local params = { command = command, arguments = #arguments > 0 and arguments or nil }
  if not M.request(client, 'workspace/executeCommand', params, done, bufnr) then
    done({ message = 'the server has ended. :Ibid restart starts it again.' }, nil)
  end
end

--- Neovim 0.11 made methods of what were fields.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param handler fun(err: table?, answer: any)
---@param bufnr integer?
---@return boolean whether it could be sent
function M.request(client, method, params, handler, bufnr)
  local sent
  if vim.fn.has('nvim-0.11') == 1 then
    sent = client:request(method, params, handler, bufnr)
  else
    sent = client.request(method, params, handler, bufnr) ---@diagnostic disable-line: param-type-mismatch
  end
  return sent
end

---@param client vim.lsp.Client
---@param force boolean without waiting for an answer
function M.stop(client, force)
  if vim.fn.has('nvim-0.11') == 1 then
    client:stop(force)
  else
    client.stop(force) ---@diagnostic disable-line: param-type-mismatch
  end
end

return M
