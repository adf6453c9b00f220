/** Whether two names have their common words in another order: José María is a man, María José a woman. */

import { pairWords } from './pair-words.ts'
import {
  maxNameLength,
  maxNameWords,
  type NameText,
  type NameWord,
  parseName,
} from './parse-name.ts'

/** A surname may stand first or last, so one name may begin where the other ends; any other order is different. */
export function isReordered(a: NameText, b: NameText): boolean {
  if ([a, b].some((text) => lengthOf(text) > maxNameLength)) return false
  const [first, second] = [parseName(a).words, parseName(b).words]
  if (Math.max(first.length, second.length) > maxNameWords) return false
  const places = pairWords(first, second)
    .pairs.filter((pair) => pair.a.core && pair.b.core && pair.strength === 'full')
    .map((pair) => ({ inA: placeOf(pair.a, first), inB: placeOf(pair.b, second) }))
    .toSorted((one, other) => one.inA - other.inA)
    .map(({ inB }) => inB)
  const steps = places.filter((place, index) => place > (places[index + 1] ?? places[0] ?? place))
  return steps.length > 1
}

const lengthOf = (text: NameText): number =>
  typeof text === 'string' ? text.length : text.surname.length + text.given.length

const placeOf = (word: NameWord, list: readonly NameWord[]): number =>
  list.indexOf(word.joinedFrom?.[0] ?? word)
