// Adds a source to the text of an `ibid.toml`, and leaves every other letter of it as it is.

/** The text with `path` among its sources, or `undefined` where its `sources` cannot be understood. */
export function withSource(text: string, path: string): string | undefined {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const quoted = JSON.stringify(path)
  const open = openingBracket(text)
  if (open === undefined && NO_LIST.test(topOf(text))) return undefined
  if (open === undefined) {
    const line = `sources = [${quoted}]${end}`
    return line + (text === '' || /^\r?\n/.test(text) ? '' : end) + text
  }
  const list = readArray(text, open)
  if (list === undefined) return undefined
  if (list.strings.some((known) => isSame(known, path))) return text
  const isEmpty = list.strings.length === 0
  const space = list.isOnLines ? end + list.indent : isEmpty ? '' : ' '
  const comma = isEmpty || list.endsInComma ? '' : ','
  return [
    text.slice(0, list.behindString),
    comma,
    text.slice(list.behindString, list.behindComment),
    space,
    quoted,
    list.endsInComma ? ',' : '',
    text.slice(list.behindComment),
  ].join('')
}

/** Where the `[` of the top-level `sources` stands: below the head of a table it would be another key. */
function openingBracket(text: string): number | undefined {
  const found = /^[ \t]*sources[ \t]*=[ \t]*\[/m.exec(topOf(text))
  return found === null ? undefined : found.index + found[0].length - 1
}

/** A key of that name which holds something else, or is written in another way: a second one would break the file. */
const NO_LIST = /^[ \t]*["']?sources["']?[ \t]*[=.]/m

/** What stands before the first table. */
function topOf(text: string): string {
  const head = /^[ \t]*\[{1,2}[\w."'-]+\]{1,2}[ \t]*(?:#.*)?\r?$/m.exec(text)
  return text.slice(0, head?.index)
}

interface List {
  strings: string[]
  /** Behind the last string and its comma, if it has one; else behind the bracket. */
  behindString: number
  /** The same, or behind the comment that follows on the same line. */
  behindComment: number
  endsInComma: boolean
  /** Whether each entry stands on a line of its own. */
  isOnLines: boolean
  /** The white space before such an entry. */
  indent: string
}

/** Reads an array of strings from its bracket on. */
function readArray(text: string, open: number): List | undefined {
  const strings: string[] = []
  let behindString = open + 1
  let behindComment = open + 1
  let endsInComma = false
  let isOnLines = false
  let indent = '  '
  const token = /[ \t]+|\r?\n[ \t]*|#[^\r\n]*|"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*'|[,\]]/gy
  token.lastIndex = open + 1
  let space = ''
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const word = found[0]
    if (word === ']') return { strings, behindString, behindComment, endsInComma, isOnLines, indent }
    if (word.startsWith('#')) {
      const isOfTheSameLine = !text.slice(behindString, found.index).includes('\n')
      if (isOfTheSameLine) {
        behindComment = token.lastIndex
        isOnLines = true
      }
    } else if (/^\s/.test(word)) {
      space = word
      continue
    } else {
      if (word === ',') {
        endsInComma = true
      } else {
        strings.push(unquoted(word))
        endsInComma = false
        if (space.includes('\n')) {
          isOnLines = true
          indent = space.replace(/^\r?\n/, '')
        }
      }
      behindString = behindComment = token.lastIndex
    }
    space = ''
  }
  return undefined
}

function unquoted(word: string): string {
  if (word.startsWith("'")) return word.slice(1, -1)
  try {
    return String(JSON.parse(word))
  } catch {
    return word.slice(1, -1)
  }
}

function isSame(one: string, other: string): boolean {
  const plain = (path: string) => path.replace(/^\.\//, '').replace(/\/$/, '')
  return plain(one) === plain(other)
}
