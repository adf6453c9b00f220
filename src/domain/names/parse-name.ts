/** Parses a name: its words, the surname if the text tells it apart, and titles (docs/decisions.md#names). */

import { spellings } from './transliteration.ts'

export interface NameWord {
  /** In A-Z; several if a letter has several transliterations. */
  spellings: string[]
  /** False for a particle such as `van` or `de la`, which either side may leave out. */
  core: boolean
  /** From a machine-readable zone that was too short: may be the beginning of a longer word. */
  cut: boolean
  /** The words that were joined for comparison with one word of the other side. */
  joinedFrom?: readonly NameWord[]
}

export interface ParsedName {
  /** Null if the text does not tell surname and given names apart. */
  parts: { surname: NameWord[]; given: NameWord[] } | null
  words: NameWord[]
  /** JR, SR, II, III or IV: often the only difference between father and son. */
  generation: string | null
  /** Words in scripts without a transliteration to A-Z, compared as they are. */
  otherScript: string[]
  truncated: boolean
}

/** A name as one text, or with surname and given names apart. */
export type NameText = string | { surname: string; given: string }

/** A longer text is not a name, and comparing it would only cost time. */
export const maxNameWords = 16
export const maxNameLength = 500

/**
 * Parses a name written as `Given Names Surname` in any order, as `Surname, Given Names`, as the name field of a
 * machine-readable zone, or as two fields.
 */
export function parseName(text: NameText): ParsedName {
  const field = typeof text === 'string' ? text.trim() : ''
  const split = typeof text === 'string' ? splitParts(field) : text
  // A surname without a transliteration cannot be compared on its own.
  const isSplit = split !== null && words(split.surname).some((word) => spellings(word).length > 0)
  const surname = isSplit ? withoutTitles(words(split.surname), 1) : []
  const given = isSplit ? withoutTitles(words(split.given), 1) : []
  const whole = split === null ? field : `${split.surname} ${split.given}`
  // `Herr Thomas` may be Mr Thomas or Thomas Herr.
  const flat = isSplit ? [] : withoutTitles(words(whole), 2)
  const all = [...surname, ...given, ...flat]
  // A suffix is the last word of the text, of the given names or of the surname.
  const generations = [surname, given, flat].map(takeGeneration)
  const truncated = isTruncatedZone(field)
  const surnameWords = toNameWords(surname, truncated, isCoreOfSurname)
  const givenWords = toNameWords(given, truncated, () => true)
  const flatWords = toNameWords(flat, truncated, isCoreOfFlat)
  return {
    parts: isSplit ? { surname: surnameWords, given: givenWords } : null,
    words: [...surnameWords, ...givenWords, ...flatWords],
    generation: generations.find((generation) => generation !== null) ?? null,
    otherScript: all.filter((word) => spellings(word).length === 0).map(withoutVowelSigns),
    truncated,
  }
}

function splitParts(text: string): { surname: string; given: string } | null {
  if (text.includes('<')) {
    const [surname = '', ...given] = text.split('<<')
    return { surname, given: given.join(' ') }
  }
  const [surname = '', ...rest] = text.normalize('NFKC').split(/[,،、]/)
  const given = rest.join(' ')
  const isGenerationOnly = words(given).every((word) => generationOf.has(word))
  return isGenerationOnly ? null : { surname, given }
}

/** Name fields have 30 (TD1), 31 (TD2, MRV-B) or 39 (TD3, MRV-A) positions; the name in a full one may be cut off. */
const isTruncatedZone = (text: string): boolean =>
  text.includes('<') && [30, 31, 39].includes(text.length) && !text.endsWith('<')

/** Upper-case words, without apostrophes, birth names and placeholders for a missing name. */
function words(text: string): string[] {
  const found = text
    .replaceAll('´', '') // Before NFKC, which turns it into a space and an accent.
    .normalize('NFKC')
    .replace(/[\p{Cf}'’‘ʼ`ʻʹ]/gu, '')
    .toUpperCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== '')
  const ownWords = found.filter((_, index) => !isBirthName(found, index))
  return ownWords.filter((word) => !placeholders.has(word))
}

/** Removes titles before a name, but leaves at least `fewest` words. Elsewhere a title is a name, as in `Thomas Herr`. */
function withoutTitles(list: string[], fewest: number): string[] {
  const first = list.findIndex((word) => !titles.has(word))
  return list.slice(Math.min(first < 0 ? list.length : first, Math.max(0, list.length - fewest)))
}

/** `geb. Gabler`, `née Dupont`: the marker and the word after it. */
const isBirthName = (found: string[], index: number): boolean =>
  (index > 0 && birthMarkers.has(found[index] ?? '')) ||
  (index > 1 && birthMarkers.has(found[index - 1] ?? ''))

function takeGeneration(list: string[]): string | null {
  const generation = generationOf.get(list.at(-1) ?? '') ?? null
  if (generation === null || list.length < 2) return null
  list.pop()
  return generation
}

type IsCore = (word: string, index: number, list: string[]) => boolean

function toNameWords(list: string[], cut: boolean, isCore: IsCore): NameWord[] {
  const found = list.flatMap((word, index) => {
    const wordSpellings = spellings(word)
    return wordSpellings.length === 0
      ? []
      : [{ spellings: wordSpellings, core: isCore(word, index, list), cut }]
  })
  // If all words are particles, they are the name.
  return found.some(({ core }) => core) ? found : found.map((word) => ({ ...word, core: true }))
}

const isCoreOfSurname: IsCore = (word, index, list) =>
  index === list.length - 1 || !particles.has(word)

/** At the beginning, `Ben`, `Van` and `Al` are given names. `y` is a particle only between two surnames. */
const isCoreOfFlat: IsCore = (word, index, list) =>
  index === 0 || isCoreOfSurname(word, index, list) || (word === 'Y' && index < 2)

/** Arabic and Hebrew are written with or without vowel signs, and Arabic with or without hamza. */
function withoutVowelSigns(word: string): string {
  if (!/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(word)) return word
  const bare = word.normalize('NFD').replace(/[\p{Mn}ـ]/gu, '')
  return bare.replace(/[ىی]/g, 'ي').replace(/ة/g, 'ه').replace(/ک/g, 'ك').replace(/ٱ/g, 'ا')
}

const titles = new Set('MR MRS MS MISS DR PROF HERR FRAU SIR MME MLLE DIPL'.split(' '))
/** "First name unknown" and "last name unknown" in documents of the United States. */
const placeholders = new Set(['FNU', 'LNU'])
const birthMarkers = new Set(['GEB', 'GEBORENE', 'NÉE', 'NÉ'])
const particles = new Set(
  (
    'VAN VON DER DEN DEM DE DI DA DO DOS DAS DEL DELLA DELLO DEGLI DU DES LA LE LAS LOS LO EL AL UL Y AF AV' +
    ' ZU ZUM ZUR TER TEN TE BIN IBN BEN BINT ABU'
  ).split(' '),
)
const generationOf = new Map([
  ['JR', 'JR'],
  ['JUNIOR', 'JR'],
  ['SR', 'SR'],
  ['SENIOR', 'SR'],
  ['II', 'II'],
  ['III', 'III'],
  ['IV', 'IV'],
])
