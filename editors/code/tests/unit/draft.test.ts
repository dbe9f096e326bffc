import assert from 'node:assert/strict'
import test from 'node:test'
import { EVERYTHING, grouped, isFiltering, nextUnsourced } from '../../src/draft/claims'
import { atLength, shortly } from '../../src/draft/counts'
import type { Overview, Support } from '../../src/protocol'

function range(line: number, from = 0, to = 10) {
  return { start: { line, character: from }, end: { line, character: to } }
}

function claim(line: number, support: Support, text: string) {
  return { range: range(line), support, text }
}

const OVERVIEW: Overview = {
  version: 1,
  isDraft: true,
  counts: { mentions: 1, claims: 4, unsourced: 2, attributed: 1, cited: 1 },
  claims: [
    claim(2, 'cited', 'The VSSE is investigating Huawei.'),
    claim(4, 'unsourced', 'Alibaba signed in 2018.'),
    claim(6, 'attributed', 'Reuters said so.'),
    claim(8, 'unsourced', 'Cainiao is LISTED.'),
  ],
  doubts: [{ range: range(2), text: '“a game”', code: 'altered-quotation', message: 'Breitbart does not have “not”.' }],
  sources: [],
  unused: 0,
}

void test('what needs work comes first', () => {
  const groups = grouped(OVERVIEW, EVERYTHING)
  assert.deepEqual([...groups.keys()], ['unsourced', 'doubtful', 'attributed', 'cited'])
  assert.deepEqual(
    groups.get('unsourced')?.map((entry) => entry.text),
    ['Alibaba signed in 2018.', 'Cainiao is LISTED.'],
  )
  assert.ok(!isFiltering(EVERYTHING))
})

void test('a filter leaves groups and words out, and an empty group is not shown', () => {
  const listed = grouped(OVERVIEW, { groups: ['unsourced', 'cited'], words: ' listed ' })
  assert.deepEqual(
    [...listed].map(([group, entries]) => [group, entries.length]),
    [['unsourced', 1]],
  )
  const words = grouped(OVERVIEW, { ...EVERYTHING, words: 'breitbart' })
  assert.deepEqual([...words.keys()], ['doubtful'])
})

void test('the next claim without a source, and from the end the first again', () => {
  assert.deepEqual(nextUnsourced(OVERVIEW, 0, 0, false), range(4))
  assert.deepEqual(nextUnsourced(OVERVIEW, 4, 0, false), range(8))
  assert.deepEqual(nextUnsourced(OVERVIEW, 9, 0, false), range(4))
  assert.deepEqual(nextUnsourced(OVERVIEW, 8, 0, true), range(4))
  assert.deepEqual(nextUnsourced(OVERVIEW, 4, 0, true), range(8))
  assert.equal(nextUnsourced({ ...OVERVIEW, claims: [] }, 0, 0, false), undefined)
})

void test('the status bar says it in a few words', () => {
  assert.equal(shortly(OVERVIEW.counts, 'counts'), '1 mention · 4 claims · 2 unsourced')
  assert.equal(shortly(OVERVIEW.counts, 'unsourced'), '2 unsourced')
  assert.equal(shortly(OVERVIEW.counts, 'icon'), '')
  assert.equal(atLength(OVERVIEW.counts), '1 mention, 4 claims: 2 unsourced, 1 attributed, 1 cited')
  const none = { mentions: 0, claims: 0, unsourced: 0, attributed: 0, cited: 0 }
  assert.equal(atLength(none), '0 mentions, no claims')
})
