/**
 * How often each property is tried and from which seed, read in this one place. `PROPERTY_CASES` is for
 * mutation testing, which runs them thousands of times over. A failure of fast-check names its seed and
 * path; `PROPERTY_SEED` repeats one, and `PROPERTY_SEED=random` looks where no run has looked before.
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

/** Of what is tried exhaustively, a short run takes only every so manieth. */
export const stride = runs.numRuns >= 1000 ? 1 : 17

process.stdout.write(`Properties: ${runs.numRuns} cases each, seed ${runs.seed}\n`)

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new Error(`${name} must be a whole number above 0`)
  return Number(text)
}
