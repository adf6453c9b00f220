/** Pairs the words of two names. */

import type { NameWord } from './parse-name.ts'

export interface Pair {
  a: NameWord
  b: NameWord
  /** `weak`: an initial, or the first one or two letters of a cut word. It agrees, but proves nothing. */
  strength: 'full' | 'weak'
}

export interface Pairing {
  pairs: Pair[]
  restA: NameWord[]
  restB: NameWord[]
}

/** Fewer letters of a cut word count as an initial. */
const minPrefixLength = 3
const maxRun = 4

/** Pairs each word with at most one other: whole words first, then cut words, then initials. Joins split words first. */
export function pairWords(listA: readonly NameWord[], listB: readonly NameWord[]): Pairing {
  const restA = joinRuns(listA, listB)
  const restB = joinRuns(listB, restA)
  const pairs: Pair[] = []
  for (const compare of [compareWhole, compareCut, compareInitial]) {
    for (const a of [...restA]) {
      const found = restB.map((b) => ({ b, strength: compare(a, b) }))
      const hit = found.find(({ strength }) => strength !== null)
      if (hit === undefined || hit.strength === null) continue
      pairs.push({ a, b: hit.b, strength: hit.strength })
      restA.splice(restA.indexOf(a), 1)
      restB.splice(restB.indexOf(hit.b), 1)
    }
  }
  return { pairs, restA, restB }
}

/** Whether words are left on both sides: `Anna Maria` and `Anna Sofia` are two people, but `Anna` may be either. */
export const conflicts = ({ restA, restB }: Pairing): boolean =>
  (hasCore(restA) && hasCore(restB)) || (hasParticle(restA) && hasParticle(restB))

/**
 * Whether a particle is left on one side and another word on the other: `van Nam` and `Thi Nam` may be two people, as
 * Vietnamese middle names look like particles.
 */
export const isDoubtful = ({ restA, restB }: Pairing): boolean =>
  (hasParticle(restA) && hasCore(restB)) || (hasCore(restA) && hasParticle(restB))

/** Whether any of the words is more than a particle. */
export const hasCore = (list: readonly NameWord[]): boolean => list.some(({ core }) => core)

const hasParticle = (list: readonly NameWord[]): boolean => list.some(({ core }) => !core)

/** Joins `Anna Maria` or `van der Berg` if the other side writes `Annamaria` or `Vanderberg`. */
function joinRuns(list: readonly NameWord[], other: readonly NameWord[]): NameWord[] {
  const joined: NameWord[] = []
  for (let index = 0; index < list.length; ) {
    const run = runsFrom(list, index).find((candidate) => isOneWordOf(candidate, other))
    const words = run ?? list.slice(index, index + 1)
    joined.push(...(run === undefined ? words : [join(run)]))
    index += words.length
  }
  return joined
}

const runsFrom = (list: readonly NameWord[], start: number): NameWord[][] =>
  Array.from({ length: maxRun - 1 }, (_, extra) => list.slice(start, start + extra + 2)).filter(
    (run, extra) => run.length === extra + 2,
  )

const isOneWordOf = (run: NameWord[], other: readonly NameWord[]): boolean => {
  const whole = join(run)
  return other.some((word) => compareWhole(whole, word) === 'full')
}

function join(run: NameWord[]): NameWord {
  const whole = run.reduce<string[]>(
    (starts, word) =>
      starts.flatMap((start) => word.spellings.map((end) => start + end)).slice(0, 64),
    [''],
  )
  return { spellings: whole, core: hasCore(run), cut: run.some(({ cut }) => cut), joinedFrom: run }
}

type Compare = (a: NameWord, b: NameWord) => Pair['strength'] | null

const compareWhole: Compare = (a, b) =>
  a.spellings.some((spelling) => b.spellings.includes(spelling)) ? 'full' : null

const compareCut: Compare = (a, b) => {
  const lengths = [
    a.cut ? commonPrefix(a.spellings, b.spellings) : 0,
    b.cut ? commonPrefix(b.spellings, a.spellings) : 0,
  ]
  const length = Math.max(...lengths)
  if (length === 0) return null
  return length >= minPrefixLength ? 'full' : 'weak'
}

const compareInitial: Compare = (a, b) => {
  const initial = [a, b].find(isInitial)
  const word = initial === a ? b : a
  return initial !== undefined && commonPrefix(initial.spellings, word.spellings) > 0
    ? 'weak'
    : null
}

const isInitial = ({ spellings }: NameWord): boolean =>
  spellings.some((spelling) => spelling.length === 1)

/** The length of the longest spelling in `starts` that a spelling in `wholes` begins with; 0 if there is none. */
const commonPrefix = (starts: string[], wholes: string[]): number =>
  Math.max(
    0,
    ...starts
      .filter((start) => wholes.some((whole) => whole.startsWith(start)))
      .map((start) => start.length),
  )
