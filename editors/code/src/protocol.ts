// The answers of the server's own commands: see docs/editors.md.
import type { Location, Range } from 'vscode-languageclient'

export type Support = 'unsourced' | 'attributed' | 'cited'

export interface Counts {
  mentions: number
  claims: number
  unsourced: number
  attributed: number
  cited: number
}

export interface Claim {
  range: Range
  text: string
  support: Support
}

export interface Doubt {
  range: Range
  text: string
  code: string
  message: string
}

export interface Taken {
  range: Range
  text: string
  isQuotation: boolean
}

export interface Source {
  key: string
  /** Outlet and date, in a few words. */
  name: string
  title: string
  /** The article, where its text is at hand. */
  uri: string | null
  taken: Taken[]
}

/** The answer of `ibid.overview`. */
export interface Overview {
  version: number
  /** Whether it is a draft: an article of the dossier is read, not judged. */
  isDraft: boolean
  counts: Counts
  claims: Claim[]
  doubts: Doubt[]
  sources: Source[]
  /** Sources that the draft does not use; not all of them need be listed. */
  unused: number
}

export interface Passage extends Location {
  source: string
  name: string
  text: string
  names: string[]
  has: string[]
  lacks: string[]
}

/** The answer of `ibid.evidence`. */
export interface Evidence {
  claim: { range: Range; support: Support } | null
  evidence: Passage[]
}

/** The answer of `ibid.status`, as far as it is shown. */
export interface Status {
  version: string
  dossiers: { settings: string | null; entities: number; sources: number; articles: number; problems: number }[]
  documents: unknown[]
}

/** One of the answer of `ibid.explain` without an argument. */
export interface Rule {
  code: string
  /** What it means, in a sentence. */
  summary: string
}
