--- One thing a writer does in Neovim, in a process of its own: `IBID_CASE` names it, `list` lists them all.
---
---   IBID_CASE=claims IBID_BIN=/path/to/ibid IBID_REPO=/path/to/repository nvim --clean --headless -S tests/cases.lua
---
--- Prints `ok NAME` or `FAIL NAME -- why`.

local PATIENCE_MS = 10000

local DRAFT = {
  '# Notes 🕵️',
  '',
  'The VSSE is investigating Huawei [@huawei-watchlist].',
  '',
  'Alibaba signed with the Belgian government in 2018.',
  '',
  'The report reads that it is “a game in which China is not extremely adept” [@breitbart-spies].',
}

---@generic T
---@param what string
---@param ask fun(): T?
---@return T
local function await(what, ask)
  local value
  vim.wait(PATIENCE_MS, function()
    value = ask()
    return value
  end, 10)
  return value or error('not in time: ' .. what, 2)
end

---@param is any
---@param wanted any
local function same(is, wanted)
  if not vim.deep_equal(is, wanted) then
    error(('expected %s, got %s'):format(vim.inspect(wanted), vim.inspect(is)), 2)
  end
end

---@param text string
---@param words string
local function has(text, words)
  if not text:find(words, 1, true) then
    error(('“%s” is not in “%s”'):format(words, text), 2)
  end
end

local function client()
  return vim.lsp.get_clients({ name = 'ibid' })[1]
end

local function put_cursor_on(words)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local from = line:find(words, 1, true)
    if from then
      vim.api.nvim_win_set_cursor(0, { number, from - 1 })
      return
    end
  end
  error('not in the draft: ' .. words, 2)
end

--- Chooses, where a writer would: the first entry that `format_item` shows with these words.
local function choose(words)
  local shown = {}
  vim.ui.select = function(items, options, done)
    for number, item in ipairs(items) do
      local text = (options.format_item or tostring)(item)
      table.insert(shown, text)
      if text:find(words, 1, true) then
        return done(item, number)
      end
    end
    error(('“%s” is not offered: %s'):format(words, table.concat(shown, '; ')))
  end
  return shown
end

local function float()
  local window = await('a float', function()
    return vim.iter(vim.api.nvim_list_wins()):find(function(id)
      return vim.api.nvim_win_get_config(id).relative ~= ''
    end)
  end)
  return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
end

local function told()
  return vim.fn.execute('messages')
end

local cases = {}

function cases.claims()
  vim.cmd('Ibid claims')
  local list = await('a location list', function()
    local found = vim.fn.getloclist(0)
    return #found > 0 and found
  end)
  local seen = vim.tbl_map(function(entry)
    return ('%d %s %s'):format(entry.lnum, entry.type, entry.text)
  end, list)
  same(seen, {
    '3 I cited: The VSSE is investigating Huawei [@huawei-watchlist].',
    '5 W unsourced: Alibaba signed with the Belgian government in 2018.',
    '7 E doubtful: Breitbart does not have “not” here.',
  })
end

function cases.claims_of_one_kind()
  vim.cmd('Ibid claims unsourced')
  local list = await('a location list', function()
    local found = vim.fn.getloclist(0)
    return #found > 0 and found
  end)
  same(#list, 1)
  vim.cmd('Ibid claims attributed')
  await('a message', function()
    return told():find('no claims of that kind', 1, true)
  end)
end

function cases.claims_of_all_open_drafts()
  local other = vim.fn.tempname() .. '.md'
  vim.fn.writefile({ 'Cainiao signed with the Belgian government in 2018.' }, other)
  vim.cmd.edit(other)
  await('the second draft', function()
    return vim.lsp.get_clients({ name = 'ibid', bufnr = 0 })[1]
  end)
  vim.cmd('Ibid! claims unsourced')
  local list = await('a quickfix list', function()
    local found = vim.fn.getqflist()
    return #found > 0 and found
  end)
  same(#list, 2)
end

function cases.sources()
  local shown = choose('(@huawei-watchlist)')
  vim.cmd('Ibid sources')
  await('the article', function()
    return vim.endswith(vim.api.nvim_buf_get_name(0), 'huawei-watchlist.txt')
  end)
  has(shown[1], 'Pakistan Affairs, 28 Mar 2023 · 1 place · ')
end

function cases.evidence()
  put_cursor_on('signed')
  choose('TheTechBasic')
  vim.cmd('Ibid evidence')
  await('the passage', function()
    return vim.endswith(vim.api.nvim_buf_get_name(0), 'alibaba-liege.txt')
  end)
end

function cases.no_evidence_where_nothing_is_claimed()
  vim.api.nvim_win_set_cursor(0, { 1, 3 })
  vim.cmd('Ibid evidence')
  await('a message', function()
    return told():find('there is no claim here', 1, true)
  end)
end

function cases.explain_what_is_under_the_cursor()
  await('remarks', function()
    return #vim.diagnostic.get(0) == 2
  end)
  put_cursor_on('signed')
  vim.cmd('Ibid explain')
  has(float(), 'nothing says where it comes from')
end

function cases.explain_by_name_or_choice()
  vim.cmd('Ibid explain figure-mismatch')
  has(float(), 'figure')
  vim.cmd.fclose()
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  choose('misspelled-name')
  vim.cmd('Ibid explain')
  has(float(), 'misspelled-name')
end

function cases.status()
  vim.cmd('Ibid status')
  local text = float()
  has(text, 'The built-in dossier')
  has(text, '5 articles')
  has(text, '1 unsourced')
end

function cases.restart()
  await('remarks', function()
    return #vim.diagnostic.get(0) == 2
  end)
  local before = client().id
  vim.cmd('Ibid restart')
  await('another server', function()
    return client() and client().id ~= before and client().initialized
  end)
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { '', 'Cainiao signed with the Belgian government in 2018.', '', 'So.' })
  vim.cmd.write()
  await('its remarks', function()
    return #vim.diagnostic.get(0) == 3
  end)
  same(#vim.lsp.get_clients({ name = 'ibid' }), 1)
end

function cases.restart_after_a_crash()
  for _, pid in ipairs(vim.api.nvim_get_proc_children(vim.fn.getpid())) do
    vim.uv.kill(pid, 'sigkill')
  end
  await('the end', function()
    return client() == nil
  end)
  vim.cmd('Ibid restart')
  await('another server', function()
    return client() and client().initialized
  end)
  await('its remarks', function()
    return #vim.diagnostic.get(0) == 2
  end)
end

function cases.log()
  vim.cmd('Ibid log')
  has(vim.api.nvim_buf_get_name(0), 'lsp.log')
end

function cases.statusline()
  local statusline = require('ibid').statusline
  await('the text', function()
    return statusline() == '2 claims · 1 unsourced'
  end)
  vim.api.nvim_buf_set_lines(0, 4, 5, false, { 'Cainiao signed with Belgium. Alibaba signed with Belgium in 2018.' })
  vim.api.nvim_exec_autocmds('TextChanged', { buffer = 0 })
  await('the new text', function()
    return statusline() == '3 claims · 2 unsourced'
  end)
  vim.cmd.enew()
  same(statusline(), '')
end

function cases.words_behind_the_command()
  same(vim.fn.getcompletion('Ibid s', 'cmdline'), { 'sources', 'status' })
  same(vim.fn.getcompletion('Ibid claims un', 'cmdline'), { 'unsourced' })
  same(vim.fn.getcompletion('Ibid explain figure', 'cmdline'), { 'figure-mismatch' })
  local _, refused = pcall(vim.cmd, 'Ibid nonsense')
  has(tostring(refused) .. told(), 'claims, evidence, explain, log, restart, sources, status')
end

function cases.quick_fix()
  await('remarks', function()
    return #vim.diagnostic.get(0) == 2
  end)
  put_cursor_on('signed')
  choose('Cite TheTechBasic')
  vim.lsp.buf.code_action()
  await('the citation', function()
    local line = vim.api.nvim_buf_get_lines(0, 4, 5, false)[1]
    return line == 'Alibaba signed with the Belgian government in 2018 [@alibaba-liege].'
  end)
end

function cases.references()
  put_cursor_on('VSSE')
  vim.lsp.buf.references()
  local list = await('a quickfix list', function()
    local found = vim.fn.getqflist()
    return #found > 3 and found
  end)
  local names = {}
  for _, entry in ipairs(list) do
    names[vim.fs.basename(vim.api.nvim_buf_get_name(entry.bufnr))] = true
  end
  assert(names['draft.md'] and names['huawei-watchlist.txt'], vim.inspect(names))
end

function cases.sources_are_offered()
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { '', 'Alibaba is at Liège [@' })
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), 999 })
  local params = vim.lsp.util.make_position_params(0, client().offset_encoding)
  params.position.character = params.position.character + 1
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/completion', params, PATIENCE_MS)
  local result = assert(answers and answers[client().id].result)
  has((result.items or result)[1].label, 'alibaba-liege')
  same(vim.bo.omnifunc, 'v:lua.vim.lsp.omnifunc')
end

function cases.a_lens_leads_to_its_claims()
  vim.lsp.commands['ibid.showLocations']({
    arguments = {
      vim.uri_from_bufnr(0),
      { { uri = vim.uri_from_bufnr(0), range = { start = { line = 4, character = 0 }, ['end'] = { line = 4, character = 7 } } } },
    },
  }, { client_id = client().id })
  same(vim.fn.getqflist()[1].lnum, 5)
end

function cases.articles_attach_to_the_same_server()
  put_cursor_on('huawei-watchlist')
  vim.lsp.buf.definition()
  await('the article', function()
    return vim.endswith(vim.api.nvim_buf_get_name(0), 'huawei-watchlist.txt')
  end)
  await('its server', function()
    return vim.lsp.get_clients({ name = 'ibid', bufnr = 0 })[1]
  end)
  same(#vim.lsp.get_clients({ name = 'ibid' }), 1)
end

--- As many windows as IBID_WINDOWS says, each a process of its own, wait for each other here.
function cases.windows_share_a_daemon()
  local windows = tonumber(vim.env.IBID_WINDOWS or 1)
  local status
  await('the others', function()
    local told = vim.system({ vim.env.IBID_BIN, 'daemon', 'status', '--json' }, { text = true }):wait()
    status = vim.json.decode(told.stdout)
    return status ~= vim.NIL
      and #status.clients == windows
      and status.documents == windows
      and status.dossiers[1]
      and status.dossiers[1].users == windows
  end)
  same(#status.dossiers, 1)
  has(status.clients[1].editor, 'Neovim')
  -- Nobody leaves before all have seen it.
  vim.fn.writefile({}, ('%s/seen-%d'):format(vim.env.HOME, vim.fn.getpid()))
  await('the others to see it', function()
    return #vim.fn.glob(vim.env.HOME .. '/seen-*', false, true) == windows
  end)
end

local function prepare()
  vim.o.more = false
  vim.o.swapfile = false
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder .. '/bin', 'p')
  assert(vim.uv.fs_symlink(assert(vim.env.IBID_BIN, 'IBID_BIN is not set'), folder .. '/bin/ibid'))
  vim.env.PATH = folder .. '/bin:' .. vim.env.PATH
  vim.opt.runtimepath:prepend(assert(vim.env.IBID_REPO, 'IBID_REPO is not set') .. '/editors/nvim')
  vim.cmd.runtime('plugin/ibid.lua')
  if vim.lsp.enable then
    vim.lsp.enable('ibid')
  end
  vim.fn.writefile(DRAFT, folder .. '/draft.md')
  vim.cmd.edit(folder .. '/draft.md')
  await('the server', function()
    local running = client()
    return running and running.initialized and vim.lsp.get_clients({ name = 'ibid', bufnr = 0 })[1]
  end)
end

local name = assert(vim.env.IBID_CASE, 'IBID_CASE is not set')
if name == 'list' then
  local names = vim.tbl_keys(cases)
  table.sort(names)
  io.stdout:write(table.concat(names, '\n') .. '\n')
  vim.cmd('qall!')
end
local holds, why = xpcall(function()
  prepare()
  cases[name]()
end, debug.traceback)
if holds then
  io.stdout:write(('ok %s\n'):format(name))
else
  io.stdout:write(('FAIL %s -- %s\n'):format(name, (tostring(why):gsub('%s+', ' '))))
end
io.stdout:flush()
vim.cmd(holds and 'qall!' or 'cquit 1')
