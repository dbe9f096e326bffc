// What the status bar says of a draft.
import type { Counts } from '../protocol'

export type Shown = 'counts' | 'unsourced' | 'icon'

/** The words behind the icon. */
export function shortly(counts: Counts, shown: Shown): string {
  switch (shown) {
    case 'counts':
      return [counted(counts.mentions, 'mention'), counted(counts.claims, 'claim'), unsourced(counts)].join(' · ')
    case 'unsourced':
      return unsourced(counts)
    case 'icon':
      return ''
  }
}

/** The same for somebody who listens, and for the card. */
export function atLength(counts: Counts): string {
  if (counts.claims === 0) return `${counted(counts.mentions, 'mention')}, no claims`
  const { cited, attributed } = counts
  return `${counted(counts.mentions, 'mention')}, ${counted(counts.claims, 'claim')}: ${unsourced(counts)}, ${attributed} attributed, ${cited} cited`
}

function unsourced(counts: Counts): string {
  return `${counts.unsourced} unsourced`
}

export function counted(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`
}
