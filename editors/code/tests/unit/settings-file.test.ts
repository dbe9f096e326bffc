import assert from 'node:assert/strict'
import test from 'node:test'
import { withSource } from '../../src/draft/settings-file'

void test('a file without sources gets them at its top, before any table', () => {
  assert.equal(withSource('', 'a.bib'), 'sources = ["a.bib"]\n')
  assert.equal(withSource('[rules]\nx = "off"\n', 'a.bib'), 'sources = ["a.bib"]\n\n[rules]\nx = "off"\n')
  // `sources` of a table is another key.
  assert.equal(withSource('[extra]\nsources = ["x"]\n', 'a.bib'), 'sources = ["a.bib"]\n\n[extra]\nsources = ["x"]\n')
})

void test('a list on one line grows by an entry', () => {
  assert.equal(withSource('sources = ["a.bib"]\n', 'clippings/'), 'sources = ["a.bib", "clippings/"]\n')
  assert.equal(withSource('sources = []', 'a.bib'), 'sources = ["a.bib"]')
  assert.equal(withSource('sources = ["a.bib",]', 'b.bib'), 'sources = ["a.bib", "b.bib",]')
  assert.equal(withSource("builtin = false\nsources=['a]b']", 'c'), `builtin = false\nsources=['a]b', "c"]`)
})

void test('a list on many lines grows by a line, and comments stay with their entries', () => {
  const before = 'sources = [\n    "a.bib", # from Zotero\n    "b/" # clippings\n]\n[rules]\n'
  const after = 'sources = [\n    "a.bib", # from Zotero\n    "b/", # clippings\n    "c.bib"\n]\n[rules]\n'
  assert.equal(withSource(before, 'c.bib'), after)
})

void test('line ends stay as they are', () => {
  assert.equal(withSource('sources = [\r\n  "a",\r\n]\r\n', 'b'), 'sources = [\r\n  "a",\r\n  "b",\r\n]\r\n')
})

void test('what is named already is not named twice', () => {
  const text = 'sources = ["./a.bib", "clippings"]'
  assert.equal(withSource(text, 'a.bib'), text)
  assert.equal(withSource(text, 'clippings/'), text)
})

void test('a list that cannot be read is left alone', () => {
  assert.equal(withSource('sources = ["a.bib"\n', 'b'), undefined)
  assert.equal(withSource('sources = [oops]', 'b'), undefined)
  assert.equal(withSource('sources = "a.bib"', 'b'), undefined)
  assert.equal(withSource('"sources" = ["a.bib"]', 'b'), undefined)
})

void test('quotation marks and backslashes in a name are written as TOML wants them', () => {
  assert.equal(withSource('', 'a "b" \\ c.bib'), 'sources = ["a \\"b\\" \\\\ c.bib"]\n')
})
