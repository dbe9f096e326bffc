--- Colours for the names that ibid recognises and, on Neovim 0.10, the automatic start.
if vim.g.loaded_ibid or vim.fn.has('nvim-0.10') == 0 then
  return
end
vim.g.loaded_ibid = true

local ibid = require('ibid')

-- Six groups that Neovim's own colours tell apart too, where Type, Constant and PreProc look alike.
local groups = {
  agency = { 'IbidAgency', 'Identifier' },
  company = { 'IbidCompany', 'Special' },
  law = { 'IbidLaw', 'String' },
  person = { 'IbidPerson', 'Statement' },
  organisation = { 'IbidOrganisation', 'DiagnosticWarn' },
  event = { 'IbidEvent', 'Underlined' },
}
for kind, group in pairs(groups) do
  vim.api.nvim_set_hl(0, group[1], { link = group[2], default = true })
  -- With the filetype, because program code has tokens of the type `event` as well.
  for _, filetype in ipairs(ibid.filetypes) do
    vim.api.nvim_set_hl(0, ('@lsp.type.%s.%s'):format(kind, filetype), { link = group[1], default = true })
  end
end

vim.api.nvim_create_user_command('Ibid', function(call)
  require('ibid.commands').run(call)
end, {
  nargs = '+',
  bang = true,
  desc = 'The claims and sources of a draft, and the server that knows them',
  complete = function(...)
    return require('ibid.commands').complete(...)
  end,
})

vim.lsp.commands['ibid.showLocations'] = function(...)
  require('ibid.commands').show_locations(...)
end

if vim.fn.has('nvim-0.11') == 0 and vim.g.ibid_autostart ~= false then
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('ibid', {}),
    pattern = ibid.filetypes,
    desc = 'Start ibid, or attach the one that runs',
    callback = function(event)
      ibid.start(event.buf)
    end,
  })
end
