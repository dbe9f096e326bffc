--- ibid in a real Neovim, end to end: the plugin, the server, and what a writer sees.
---
---   IBID_BIN=/path/to/ibid IBID_REPO=/path/to/repository nvim --clean --headless -S editors/nvim/tests/run.lua
---
--- HOME and the XDG folders should be fresh. Prints `ok NAME` or `FAIL NAME -- detail` for each
--- check; the exit code is 0 when all hold and 1 otherwise.

local START_MS = 10000
local ANSWER_MS = 8000

local DRAFT = {
  '# Notes',
  '',
  'Café “Brüssel” 🕵️: the VSSE is investigating Huawei [@huawei-watchlist].',
  '',
  'Alibaba signed with the Belgian government in 2018.',
  '',
  'The National Intelligence Law obliges companies to cooperate [@huawei-watchlist].',
}
local CLAIM = 'Alibaba signed with the Belgian government in 2018.'
local ARTICLE = 'huawei-watchlist.txt'

local failures = 0
local published = {} ---@type table<integer, integer> how often each buffer's diagnostics came

---@param name string
---@param holds any
---@param detail any?
---@return boolean
local function check(name, holds, detail)
  if holds then
    io.stdout:write(('ok %s\n'):format(name))
    return true
  end
  failures = failures + 1
  detail = type(detail) == 'string' and detail or vim.inspect(detail)
  io.stdout:write(('FAIL %s -- %s\n'):format(name, (detail:gsub('%s+', ' '))))
  return false
end

--- Waits until `condition` gives a value, and returns it.
---@generic T
---@param condition fun(): T?
---@param milliseconds integer?
---@return T?
local function await(condition, milliseconds)
  local value
  vim.wait(milliseconds or ANSWER_MS, function()
    value = condition()
    return value
  end, 10)
  return value or nil
end

--- Zero-based line, first byte and end byte of the first `words` in a buffer.
---@param bufnr integer
---@param words string
---@return integer line
---@return integer start
---@return integer stop
local function place(bufnr, words)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)) do
    local from, to = line:find(words, 1, true)
    if from then
      return number - 1, from - 1, to
    end
  end
  error(('“%s” is not in %s'):format(words, vim.api.nvim_buf_get_name(bufnr)))
end

---@param words string
local function put_cursor_on(words)
  local line, start = place(0, words)
  vim.api.nvim_win_set_cursor(0, { line + 1, start })
end

---@return vim.lsp.Client[]
local function clients()
  return vim.lsp.get_clients({ name = 'ibid' })
end

--- Hover as the server answers it, at the cursor.
---@param client vim.lsp.Client
---@return string
local function hover_answer(client)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answers, err = vim.lsp.buf_request_sync(0, 'textDocument/hover', params, ANSWER_MS)
  local answer = answers and answers[client.id]
  if not answer or not answer.result then
    return 'no hover: ' .. vim.inspect(answer or err)
  end
  return table.concat(vim.lsp.util.convert_input_to_markdown_lines(answer.result.contents), '\n')
end

--- Hover as the writer sees it: the text of the float, which is closed again.
---@return string
local function hover_float()
  vim.lsp.buf.hover()
  local text
  local window = await(function()
    return vim.iter(vim.api.nvim_list_wins()):find(function(id)
      return vim.api.nvim_win_get_config(id).relative ~= ''
    end)
  end)
  if window then
    local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
    text = table.concat(lines, '\n')
    vim.api.nvim_win_close(window, true)
  end
  return text or 'no float opened'
end

---@param text string
---@return boolean
local function tells_of_vsse(text)
  return text:find('State Security Service', 1, true) ~= nil and text:lower():find('agency', 1, true) ~= nil
end

--- The first entry of a quickfix list that lies in the expected article, or else just the first.
---@param targets vim.quickfix.entry[]
---@return integer
local function entry_of_article(targets)
  for number, target in ipairs(targets) do
    if vim.endswith(vim.api.nvim_buf_get_name(target.bufnr), ARTICLE) then
      return number
    end
  end
  return 1
end

--- Jumps as the writer does. Several places Neovim lists by file name, whatever the server's
--- order, so there the one in the expected article is taken.
---@param words string
---@return string path of the buffer in which the cursor is then
---@return string line under the cursor
local function go_to_definition(words)
  put_cursor_on(words)
  local from = vim.api.nvim_get_current_buf()
  vim.lsp.buf.definition()
  await(function()
    return vim.api.nvim_get_current_buf() ~= from
  end)
  if vim.bo.buftype == 'quickfix' then
    vim.cmd('cc ' .. entry_of_article(vim.fn.getqflist()))
    vim.cmd.cclose()
  end
  return vim.api.nvim_buf_get_name(0), vim.api.nvim_get_current_line()
end

---@param draft integer
---@return vim.lsp.Client?
local function check_attach(draft)
  local client = await(function()
    return vim.lsp.get_clients({ name = 'ibid', bufnr = draft })[1]
  end, START_MS)
  if check('attach', client, 'the server did not start: ' .. vim.trim(vim.fn.execute('messages'))) then
    io.stdout:write(('   columns in %s\n'):format(client.offset_encoding))
  end
  return client
end

---@param draft integer
local function check_diagnostics(draft)
  await(function()
    return published[draft] and #vim.diagnostic.get(draft) > 0
  end)
  local found = vim.diagnostic.get(draft)
  if not check('one-diagnostic', #found == 1, found) then
    return
  end
  local finding = found[1]
  check('diagnostic-code', finding.code == 'unsourced-claim', finding)
  check('diagnostic-source', finding.source == 'ibid', finding)
  local line, start, stop = place(draft, CLAIM)
  local range = { finding.lnum, finding.col, finding.end_lnum, finding.end_col }
  check('diagnostic-covers-the-sentence', vim.deep_equal(range, { line, start, line, stop }), finding)
end

---@param client vim.lsp.Client
---@param where string
local function check_hover(client, where)
  put_cursor_on('VSSE')
  local answer = hover_answer(client)
  check('hover-answer-' .. where, tells_of_vsse(answer), answer)
  local float = hover_float()
  check('hover-float-' .. where, tells_of_vsse(float), float)
end

---@param client vim.lsp.Client
local function check_law_and_its_article(client)
  local path, line = go_to_definition('National Intelligence Law')
  local landed = check('definition-lands-in-the-article', vim.endswith(path, ARTICLE), path)
  check('definition-lands-on-the-law', line:find('National Intelligence Law', 1, true), line)
  if not landed then
    return
  end

  local article = vim.api.nvim_get_current_buf()
  check('article-lies-in-the-dossier', require('ibid').is_article(path), path)
  local attached = await(function()
    return vim.lsp.get_clients({ name = 'ibid', bufnr = article })[1]
  end)
  check('article-has-the-same-server', attached and attached.id == client.id, attached and attached.id)
  check('one-server-in-all', #clients() == 1, #clients())
  if attached then
    check_hover(client, 'article')
    local answered = await(function()
      return published[article]
    end)
    check('article-is-answered', answered, 'no diagnostics were published for it, not even none')
    check('article-has-no-diagnostics', #vim.diagnostic.get(article) == 0, vim.diagnostic.get(article))
  end
end

---@param draft integer
local function check_citation(draft)
  vim.api.nvim_set_current_buf(draft)
  local path = go_to_definition('huawei-watchlist]')
  check('definition-of-a-citation', vim.endswith(path, ARTICLE), path)
  check('still-one-server', #clients() == 1, #clients())
  vim.api.nvim_set_current_buf(draft)
end

---@param draft integer
---@param words string
---@param kind string
local function check_token(draft, words, kind)
  local line, start, stop = place(draft, words)
  local tokens = await(function()
    local found = vim.lsp.semantic_tokens.get_at_pos(draft, line, start)
    return found and found[1] and found
  end)
  local token = tokens and tokens[1]
  check('token-' .. kind, token and token.type == kind, tokens)
  check('token-' .. kind .. '-columns', token and token.start_col == start and token.end_col == stop, tokens)
  local group = vim.api.nvim_get_hl(0, { name = ('@lsp.type.%s.markdown'):format(kind), link = false })
  check('highlight-' .. kind, next(group) ~= nil, group)
end

local function check_health()
  vim.cmd('checkhealth ibid')
  local report = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  local text = table.concat(report, '\n')
  check('checkhealth-ran', vim.bo.filetype == 'checkhealth' and text:find('ibid is running', 1, true), text)
  check('checkhealth-has-no-error', not text:find('ERROR', 1, true), text)
  vim.cmd.bwipeout({ bang = true })
end

---@param draft integer
local function check_edit(draft)
  vim.api.nvim_set_current_buf(draft)
  local line = place(draft, CLAIM)
  local before = published[draft] or 0
  vim.api.nvim_buf_set_lines(draft, line, line + 2, false, {})
  await(function()
    return (published[draft] or 0) > before and #vim.diagnostic.get(draft) == 0
  end)
  check('deleting-the-claim-clears-it', #vim.diagnostic.get(draft) == 0, vim.diagnostic.get(draft))
end

--- The server under test comes first on PATH, by the name that the plugin looks for.
---@param folder string
local function put_server_on_path(folder)
  vim.fn.mkdir(folder, 'p')
  assert(vim.uv.fs_symlink(assert(vim.env.IBID_BIN, 'IBID_BIN is not set'), folder .. '/ibid'))
  vim.env.PATH = folder .. ':' .. vim.env.PATH
end

local function load_plugin()
  local repository = assert(vim.env.IBID_REPO, 'IBID_REPO is not set')
  vim.opt.runtimepath:prepend(repository .. '/editors/nvim')
  vim.cmd.runtime('plugin/ibid.lua')
  if vim.lsp.enable then
    vim.lsp.enable('ibid')
  end
end

---@param path string
---@return integer bufnr
local function open_draft(path)
  vim.fn.writefile(DRAFT, path)
  vim.cmd.edit(path)
  return vim.api.nvim_get_current_buf()
end

local function run()
  -- A prompt would wait for ever where nobody sits.
  vim.ui.select = function(choices, _, choose)
    choose(choices[1], 1)
  end
  vim.o.more = false
  vim.o.swapfile = false
  vim.api.nvim_create_autocmd('DiagnosticChanged', {
    callback = function(event)
      published[event.buf] = (published[event.buf] or 0) + 1
    end,
  })

  local folder = vim.fn.tempname()
  put_server_on_path(folder .. '/bin')
  load_plugin()
  local draft = open_draft(folder .. '/draft.md')
  local client = check_attach(draft)
  if not client then
    return
  end
  check_diagnostics(draft)
  check_hover(client, 'draft')
  check_law_and_its_article(client)
  check_citation(draft)
  check_token(draft, 'VSSE', 'agency')
  check_token(draft, 'Huawei', 'company')
  check_health()
  check_edit(draft)
end

local finished, err = xpcall(run, debug.traceback)
if not finished then
  check('run', false, err)
end
io.stdout:write(('%s: %s failed\n'):format(tostring(vim.version()), failures == 0 and 'none' or failures))
io.stdout:flush()
if failures == 0 then
  vim.cmd('qall!')
else
  vim.cmd('cquit 1')
end
