// What the view of the claims shows: groups, filtered. Plain data; `views` turns it into a tree.
import type { Range } from 'vscode-languageclient'
import type { Overview, Support } from '../protocol'

export type Group = Support | 'doubtful'

/** In the order in which they are shown: what needs work comes first. */
export const GROUPS: readonly Group[] = ['unsourced', 'doubtful', 'attributed', 'cited']

export const TITLES: Record<Group, string> = {
  unsourced: 'Unsourced',
  doubtful: 'Doubtful',
  attributed: 'Attributed',
  cited: 'Cited',
}

export const EXPLAINED: Record<Group, string> = {
  unsourced: 'Nothing stands behind these claims yet.',
  doubtful: 'A source is named, but it does not say quite that.',
  attributed: 'The text says who says so.',
  cited: 'A citation stands behind these claims.',
}

export interface Entry {
  group: Group
  range: Range
  text: string
  /** Of a doubt: why, and by which rule. */
  message?: string
  code?: string
}

export interface Filter {
  groups: readonly Group[]
  /** Words that a claim must contain, in any case; empty for all. */
  words: string
}

export const EVERYTHING: Filter = { groups: GROUPS, words: '' }

export function isFiltering(filter: Filter): boolean {
  return filter.words.trim() !== '' || filter.groups.length < GROUPS.length
}

/** The groups that are not empty, with their entries in the order of the draft. */
export function grouped(overview: Overview, filter: Filter): Map<Group, Entry[]> {
  const words = filter.words.trim().toLocaleLowerCase()
  const fits = (entry: Entry) =>
    filter.groups.includes(entry.group) && `${entry.text} ${entry.message ?? ''}`.toLocaleLowerCase().includes(words)
  const entries: Entry[] = [
    ...overview.claims.map(({ range, text, support }) => ({ group: support, range, text })),
    ...overview.doubts.map(({ range, text, message, code }) => ({
      group: 'doubtful' as const,
      range,
      text,
      message,
      code,
    })),
  ]
  const groups = new Map<Group, Entry[]>()
  for (const group of GROUPS) {
    const inside = entries.filter((entry) => entry.group === group && fits(entry))
    if (inside.length > 0) groups.set(group, inside)
  }
  return groups
}

/** The next claim without a source behind a line and column, from the top again at the end. */
export function nextUnsourced(
  overview: Overview,
  line: number,
  character: number,
  backwards: boolean,
): Range | undefined {
  const places = overview.claims.filter((claim) => claim.support === 'unsourced').map((claim) => claim.range)
  const isBehind = ({ start }: Range) => start.line > line || (start.line === line && start.character > character)
  const isBefore = ({ start }: Range) => start.line < line || (start.line === line && start.character < character)
  return backwards ? (places.findLast(isBefore) ?? places.at(-1)) : (places.find(isBehind) ?? places[0])
}
