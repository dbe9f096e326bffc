--- `:Ibid …`: the claims, the sources, the evidence, and the server itself.
local server = require('ibid.server')

local M = {}

---@alias ibid.Subcommand { run: fun(arguments: string[], bang: boolean), complete: (fun(): string[])? }

local SUPPORT = { 'unsourced', 'attributed', 'cited', 'doubtful' }

--- The draft that is meant: in a list that was opened from it, the buffer before.
---@return integer
local function draft()
  for _, bufnr in ipairs({ vim.api.nvim_get_current_buf(), vim.fn.bufnr('#') }) do
    if bufnr > 0 and #server.clients(bufnr) > 0 then
      return bufnr
    end
  end
  return vim.api.nvim_get_current_buf()
end

--- The overview of a buffer, as places for a quickfix or location list.
---@param overview table the answer of `ibid.overview`
---@param bufnr integer
---@param client vim.lsp.Client
---@param only string? one of SUPPORT
---@return vim.quickfix.entry[]
local function entries(overview, bufnr, client, only)
  local uri = vim.uri_from_bufnr(bufnr)
  -- The whole path would fill the line.
  local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':t')
  local list = {}
  local function add(kind, type, range, text)
    if only == nil or only == kind then
      local item = vim.lsp.util.locations_to_items({ { uri = uri, range = range } }, client.offset_encoding)[1]
      local shown = { bufnr = bufnr, module = name, type = type, text = kind .. ': ' .. text }
      table.insert(list, vim.tbl_extend('force', item, shown))
    end
  end
  for _, claim in ipairs(overview.claims) do
    add(claim.support, claim.support == 'unsourced' and 'W' or 'I', claim.range, claim.text)
  end
  for _, doubt in ipairs(overview.doubts) do
    add('doubtful', 'E', doubt.range, doubt.message)
  end
  table.sort(list, function(one, other)
    return one.lnum < other.lnum or (one.lnum == other.lnum and one.col < other.col)
  end)
  return list
end

--- Fills a list and opens it, or says that there is nothing in it.
---@param list vim.quickfix.entry[]
---@param title string
---@param everywhere boolean the quickfix list, not the window's location list
local function show(list, title, everywhere)
  if #list == 0 then
    server.say('no claims of that kind here.')
  elseif everywhere then
    vim.fn.setqflist({}, ' ', { title = title, items = list })
    vim.cmd.copen()
  else
    vim.fn.setloclist(0, {}, ' ', { title = title, items = list })
    vim.cmd.lopen()
  end
end

---@param only string?
local function claims_here(only)
  local bufnr = draft()
  server.run('ibid.overview', { vim.uri_from_bufnr(bufnr) }, function(overview, client)
    show(entries(overview, bufnr, client, only), 'Claims', false)
  end, bufnr)
end

--- Of all drafts that are open, whichever server reads them.
---@param only string?
local function claims_everywhere(only)
  local asked = {} ---@type { [1]: vim.lsp.Client, [2]: integer }[]
  for _, client in ipairs(server.clients()) do
    for bufnr in vim.spairs(client.attached_buffers) do
      table.insert(asked, { client, bufnr })
    end
  end
  if #asked == 0 then
    server.say('not running here. :checkhealth ibid says why.', vim.log.levels.WARN)
  end
  local list, waiting = {}, #asked
  for _, question in ipairs(asked) do
    local client, bufnr = question[1], question[2]
    server.ask(client, 'ibid.overview', { vim.uri_from_bufnr(bufnr) }, function(_, overview)
      if overview and overview.isDraft then
        vim.list_extend(list, entries(overview, bufnr, client, only))
      end
      waiting = waiting - 1
      if waiting == 0 then
        show(list, 'Claims of all open drafts', true)
      end
    end, bufnr)
  end
end

---@param lines string[]
local function float(lines)
  vim.lsp.util.open_floating_preview(lines, 'markdown', { border = 'rounded', focus_id = 'ibid' })
end

--- What the draft takes from each source; the one that is chosen is opened.
local function sources()
  server.run('ibid.overview', { vim.uri_from_bufnr(draft()) }, function(overview)
    if #overview.sources == 0 then
      server.say('no sources are known here. Name some in an ibid.toml.')
      return
    end
    vim.ui.select(overview.sources, {
      prompt = 'Sources',
      kind = 'ibid.sources',
      format_item = function(source)
        local uses = #source.taken
        local use = uses == 0 and 'not used' or uses == 1 and '1 place' or uses .. ' places'
        return ('%s · %s · %s (@%s)'):format(source.name, use, source.title, source.key)
      end,
    }, function(source)
      if source then
        server.run('ibid.showSource', { source.key }, function() end)
      end
    end)
  end)
end

--- The passages that speak to the claim under the cursor; the one that is chosen is opened.
local function evidence()
  local client = server.client(0)
  local encoding = client and client.offset_encoding or 'utf-16'
  local position = vim.lsp.util.make_position_params(0, encoding).position
  server.run('ibid.evidence', { vim.uri_from_bufnr(0), position }, function(found, running)
    if not found.claim or found.claim == vim.NIL then
      server.say('there is no claim here. Put the cursor on a sentence that states a fact.')
    elseif #found.evidence == 0 then
      server.say('no passage in your sources speaks to this claim.')
    else
      vim.ui.select(found.evidence, {
        prompt = 'Evidence',
        kind = 'ibid.evidence',
        format_item = function(passage)
          return ('%s: %s'):format(passage.name, (passage.text:gsub('%s+', ' ')))
        end,
      }, function(passage)
        if passage then
          vim.lsp.util.show_document(passage, running.offset_encoding, { focus = true })
        end
      end)
    end
  end)
end

--- The codes of all rules, for completion: asked once.
---@type string[]?
local codes

---@return string[]
local function rule_codes()
  local client = server.client()
  if not codes and client then
    local answered = false
    server.run('ibid.explain', {}, function(rules)
      codes = vim.tbl_map(function(rule)
        return rule.code
      end, rules)
      answered = true
    end)
    vim.wait(500, function()
      return answered
    end, 10)
  end
  return codes or {}
end

--- The page of a rule: the one that is named, that of the remark under the cursor, or one that is chosen.
---@param code string?
local function explain(code)
  local line = vim.api.nvim_win_get_cursor(0)[1] - 1
  local remark = vim.tbl_filter(function(found)
    return found.source == 'ibid'
  end, vim.diagnostic.get(0, { lnum = line }))[1]
  code = code or (remark and tostring(remark.code))
  if code then
    server.run('ibid.explain', { code }, function(page)
      float(vim.split(page, '\n'))
    end)
    return
  end
  server.run('ibid.explain', {}, function(rules)
    vim.ui.select(rules, {
      prompt = 'Remarks',
      kind = 'ibid.rules',
      format_item = function(rule)
        return ('%s: %s'):format(rule.code, rule.summary)
      end,
    }, function(rule)
      if rule then
        explain(rule.code)
      end
    end)
  end)
end

local function status()
  server.run('ibid.status', {}, function(told)
    local lines = { '# ibid ' .. told.version, '' }
    for _, dossier in ipairs(told.dossiers) do
      local settings = dossier.settings ~= vim.NIL and dossier.settings or 'The built-in dossier'
      local known = ('%d names, %d sources, %d articles'):format(dossier.entities, dossier.sources, dossier.articles)
      local broken = dossier.problems > 0 and (', **%d problems**'):format(dossier.problems) or ''
      table.insert(lines, ('- %s: %s%s'):format(settings, known, broken))
    end
    for _, draft in ipairs(told.documents) do
      local name = vim.fn.fnamemodify(vim.uri_to_fname(draft.uri), ':~:.')
      local counts = ('%d mentions, %d claims, %d unsourced'):format(draft.mentions, draft.claims, draft.unsourced)
      table.insert(lines, ('- %s: %s'):format(name, counts))
    end
    float(lines)
  end)
end

---@param client vim.lsp.Client
---@param milliseconds integer
---@return boolean
local function has_ended(client, milliseconds)
  return (vim.wait(milliseconds, function()
    return vim.lsp.get_client_by_id(client.id) == nil
  end, 20))
end

--- Stops the server, if it runs, and starts it for all drafts.
local function restart()
  local buffers = {} ---@type table<integer, vim.lsp.ClientConfig|true>
  for _, client in ipairs(vim.lsp.get_clients({ name = 'ibid' })) do
    for bufnr in pairs(client.attached_buffers) do
      buffers[bufnr] = client.config
    end
    server.stop(client, false)
    -- One that hangs gives no answer.
    if not has_ended(client, 1500) then
      server.stop(client, true)
      has_ended(client, 1500)
    end
  end
  local ibid = require('ibid')
  -- After a crash there is no client to tell which buffers it had.
  if next(buffers) == nil then
    for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
      if vim.api.nvim_buf_is_loaded(bufnr) and vim.tbl_contains(ibid.filetypes, vim.bo[bufnr].filetype) then
        buffers[bufnr] = true
      end
    end
  end
  for bufnr, config in vim.spairs(buffers) do
    if not vim.api.nvim_buf_is_loaded(bufnr) then
      -- It was closed meanwhile.
    elseif config == true then
      ibid.start(bufnr)
    else
      vim.lsp.start(config, { bufnr = bufnr, reuse_client = ibid.reuse_client })
    end
  end
end

local function log()
  local path = vim.lsp.log and vim.lsp.log.get_filename and vim.lsp.log.get_filename() or vim.lsp.get_log_path()
  vim.cmd.tabedit(vim.fn.fnameescape(path))
end

---@type table<string, ibid.Subcommand>
local subcommands = {
  claims = {
    run = function(arguments, bang)
      (bang and claims_everywhere or claims_here)(arguments[1])
    end,
    complete = function()
      return SUPPORT
    end,
  },
  sources = { run = sources },
  evidence = { run = evidence },
  explain = {
    run = function(arguments)
      explain(arguments[1])
    end,
    complete = rule_codes,
  },
  status = { run = status },
  restart = { run = restart },
  log = { run = log },
}

---@param begun string
---@param words string[]
---@return string[]
local function beginning(begun, words)
  local found = vim.tbl_filter(function(word)
    return vim.startswith(word, begun)
  end, words)
  table.sort(found)
  return found
end

--- Runs `:Ibid`.
---@param call { fargs: string[], bang: boolean }
function M.run(call)
  local name = call.fargs[1]
  local subcommand = subcommands[name]
  if subcommand then
    subcommand.run(vim.list_slice(call.fargs, 2), call.bang)
  else
    local known = table.concat(beginning('', vim.tbl_keys(subcommands)), ', ')
    server.say(('there is no :Ibid %s. There are: %s.'):format(name, known), vim.log.levels.ERROR)
  end
end

--- Completes the words behind `:Ibid`.
---@param begun string
---@param line string
---@return string[]
function M.complete(begun, line)
  local words = vim.split(line:gsub('^%s*%S+%s+', ''), '%s+')
  if #words <= 1 then
    return beginning(begun, vim.tbl_keys(subcommands))
  end
  local subcommand = subcommands[words[1]]
  return subcommand and subcommand.complete and beginning(begun, subcommand.complete()) or {}
end

--- The click on a line above a heading: the claims that it counts.
---@param command { arguments: any[] }
---@param context { client_id: integer }
function M.show_locations(command, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  local places = command.arguments and command.arguments[2] or {}
  if client then
    show(vim.lsp.util.locations_to_items(places, client.offset_encoding), 'Claims without a source', true)
  end
end

return M
