/** Whether two names can be the name of one person (docs/decisions.md#names). */

import { conflicts, hasCore, isDoubtful, type Pair, pairWords } from './pair-words.ts'
import {
  maxNameLength,
  maxNameWords,
  type NameText,
  type NameWord,
  type ParsedName,
  parseName,
} from './parse-name.ts'

/** `partial`: nothing contradicts, but the surname and a given name do not both agree for certain. */
export type NameRelation = 'match' | 'mismatch' | 'partial' | 'incomparable'

/**
 * Compares two names in any usual order, case and spelling. A match has the surname and at least one whole given name
 * in common, and no word that contradicts. `unknown` if that cannot be told: two scripts without a common spelling,
 * initials only, or a single name.
 */
export function compareNames(a: string, b: string): 'match' | 'mismatch' | 'unknown' {
  const relation = relateNames(a, b)
  return relation === 'match' || relation === 'mismatch' ? relation : 'unknown'
}

/** Like `compareNames`, but separates partial names from incomparable scripts, and accepts names in two fields. */
export function relateNames(a: NameText, b: NameText): NameRelation {
  if (Math.max(lengthOf(a), lengthOf(b)) > maxNameLength) return 'partial'
  const [first, second] = [parseName(a), parseName(b)]
  if (Math.max(first.words.length, second.words.length) > maxNameWords) return 'partial'
  const relations = [relateOtherScripts(first, second), relateLatin(first, second)]
  if (relations.includes('mismatch')) return 'mismatch'
  return relations.findLast((relation) => relation !== 'incomparable') ?? 'incomparable'
}

const lengthOf = (text: NameText): number =>
  typeof text === 'string' ? text.length : text.surname.length + text.given.length

function relateLatin(a: ParsedName, b: ParsedName): NameRelation {
  if (a.words.length === 0 || b.words.length === 0) return 'incomparable'
  if (a.generation !== null && b.generation !== null && a.generation !== b.generation) {
    return 'mismatch'
  }
  if (a.parts !== null && b.parts !== null) return relateParts(a, b)
  if (a.parts !== null) return relatePartsToFlat(a.parts, b.words)
  if (b.parts !== null) return relatePartsToFlat(b.parts, a.words)
  return relateFlat(a.words, b.words)
}

/** Both sides separate surname and given names, so each part is compared with its counterpart. */
function relateParts(a: ParsedName, b: ParsedName): NameRelation {
  const surname = pairWords(a.parts?.surname ?? [], b.parts?.surname ?? [])
  const given = pairWords(a.parts?.given ?? [], b.parts?.given ?? [])
  if (conflicts(surname) || conflicts(given)) return 'mismatch'
  const hasNoGiven = given.restA.length + given.restB.length + given.pairs.length === 0
  if (surname.pairs.length === 0) return 'mismatch'
  // Only a name that was cut off in a zone may lack a whole word.
  const isSurnameWhole =
    (!hasCore(surname.restA) || b.truncated) && (!hasCore(surname.restB) || a.truncated)
  const surnameAgrees = isSurnameWhole && surname.pairs.every(isFull)
  const givenAgrees = hasNoGiven || given.pairs.some(isFull)
  const isCertain = !isDoubtful(surname) && !isDoubtful(given)
  return surnameAgrees && givenAgrees && isCertain ? 'match' : 'partial'
}

/** Only one side separates its parts: its whole surname has to be at one end of the other side. */
function relatePartsToFlat(
  { surname, given }: { surname: NameWord[]; given: NameWord[] },
  flat: readonly NameWord[],
): NameRelation {
  const first = pairWords(surname, flat)
  const second = pairWords(given, first.restB)
  const rest = { ...second, restA: [...first.restA, ...second.restA] }
  if (conflicts(rest)) return 'mismatch'
  if (first.pairs.length + second.pairs.length === 0) return 'mismatch'
  const core = flat.filter((word) => word.core)
  const isAtEnd = first.pairs.some(({ b }) => isWithin(b, core.at(0)) || isWithin(b, core.at(-1)))
  const surnameAgrees = !hasCore(first.restA) && first.pairs.every(isFull) && isAtEnd
  const hasNoOtherWord = given.length === 0 && !hasCore(second.restB)
  const givenAgrees = hasNoOtherWord || second.pairs.some((pair) => isFull(pair) && isCore(pair))
  return surnameAgrees && givenAgrees && !isDoubtful(rest) ? 'match' : 'partial'
}

/**
 * Neither side separates its parts. With the same words on both sides, their order does not matter. If one side has
 * more words, the surname is the last word of the shorter name (or the first, as in Hungarian) and has to be at an end
 * of the longer one: `Maria Garcia` may or may not be `Maria Garcia Lopez`.
 */
function relateFlat(a: readonly NameWord[], b: readonly NameWord[]): NameRelation {
  const pairing = pairWords(a, b)
  if (conflicts(pairing)) return 'mismatch'
  if (pairing.pairs.length === 0) return 'mismatch'
  const full = pairing.pairs.filter((pair) => isFull(pair) && isCore(pair))
  const isSame = !hasCore(pairing.restA) && !hasCore(pairing.restB)
  if (isSame && pairing.pairs.every(isFull)) return 'match'
  const [coreA, coreB] = [a.filter((word) => word.core), b.filter((word) => word.core)]
  const ends = [
    [coreA.at(-1), coreB.at(-1)],
    [coreA.at(-1), coreB.at(0)],
    [coreA.at(0), coreB.at(-1)],
  ] as const
  const surnameAgrees = full.some((pair) =>
    ends.some(([endA, endB]) => isWithin(pair.a, endA) && isWithin(pair.b, endB)),
  )
  return surnameAgrees && full.length >= 2 && !isDoubtful(pairing) ? 'match' : 'partial'
}

/** Compares words in scripts without a transliteration to A-Z as they are, in any order. */
function relateOtherScripts(a: ParsedName, b: ParsedName): NameRelation {
  if (a.otherScript.length === 0 || b.otherScript.length === 0) return 'incomparable'
  if (scriptOf(a) !== scriptOf(b)) return 'incomparable'
  const isSame = a.otherScript.join('') === b.otherScript.join('')
  const isReordered = a.otherScript.toSorted().join('') === b.otherScript.toSorted().join('')
  return isSame || isReordered ? 'match' : 'mismatch'
}

const isFull = ({ strength }: Pair): boolean => strength === 'full'

const isCore = ({ a, b }: Pair): boolean => a.core && b.core

const isWithin = (paired: NameWord, end: NameWord | undefined): boolean =>
  paired === end || (end !== undefined && paired.joinedFrom?.includes(end) === true)

const scripts =
  'Han Arabic Hebrew Hangul Hiragana Katakana Thai Devanagari Georgian Armenian'.split(' ')

/** A name with Han characters counts as Han even if it has kana or Hangul, which may write the same name. */
const scriptOf = ({ otherScript }: ParsedName): string =>
  scripts.find((name) => new RegExp(`\\p{Script=${name}}`, 'u').test(otherScript.join(''))) ??
  'other'
