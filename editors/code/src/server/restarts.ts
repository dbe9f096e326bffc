// How often a program that ends by itself is started again.

/** So many restarts within this time, in milliseconds; one more, and something is wrong that a restart does not mend. */
export const MOST = 3
export const WITHIN = 3 * 60 * 1000

export class Restarts {
  private times: number[] = []

  constructor(private readonly now: () => number = Date.now) {}

  /** Takes note that the program has ended; whether to start it again. */
  ended(): boolean {
    const now = this.now()
    this.times = this.times.filter((time) => now - time < WITHIN)
    if (this.times.length >= MOST) return false
    this.times.push(now)
    return true
  }

  /** Somebody restarts it by hand: we count anew. */
  forget(): void {
    this.times = []
  }
}
