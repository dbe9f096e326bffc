// Whether a program and this extension understand each other.

export type Version = readonly [major: number, minor: number, patch: number]

/** The version in an answer such as `ibid 0.1.0`. */
export function parseVersion(answer: string): Version | undefined {
  const found = /^ibid (\d+)\.(\d+)\.(\d+)/.exec(answer.trim())
  return found === null ? undefined : [Number(found[1]), Number(found[2]), Number(found[3])]
}

export function isAtLeast(version: Version, oldest: Version): boolean {
  const [major, minor, patch] = version
  if (major !== oldest[0]) return major > oldest[0]
  if (minor !== oldest[1]) return minor > oldest[1]
  return patch >= oldest[2]
}

export function written(version: Version): string {
  return version.join('.')
}
