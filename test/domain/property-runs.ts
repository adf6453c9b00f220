/**
 * The number of cases of each property, and the seed. `bun test` runs 1,000 cases, `npm test` 10,000, mutation testing 25.
 * A failure of fast-check prints its seed and path: `PROPERTY_SEED` repeats it, `PROPERTY_SEED=random` tries a new one.
 */

const { PROPERTY_CASES = '1000', PROPERTY_SEED = '20260321' } = process.env

export const runs = {
  numRuns: wholeNumber('PROPERTY_CASES', PROPERTY_CASES),
  seed:
    PROPERTY_SEED === 'random'
      ? Math.floor(Math.random() * 0x7fffffff)
      : wholeNumber('PROPERTY_SEED', PROPERTY_SEED),
  verbose: 1,
} as const

/** Exhaustive tests try every case in a normal run, and every 17th in a short one. */
export const stride = runs.numRuns >= 1000 ? 1 : 17

process.stdout.write(`Properties: ${runs.numRuns} cases each, seed ${runs.seed}\n`)

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new Error(`${name} must be a whole number above 0`)
  return Number(text)
}
