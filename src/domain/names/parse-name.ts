/** A name taken apart: its words, which of them are the surname where the text tells, and what is only a title. */

import { spellings } from './transliteration.ts'

export interface NameWord {
  /** In A-Z; more than one where a letter has several. */
  spellings: string[]
  /** Carries identity; a particle such as `van` or `de la` may be left out by one side. */
  core: boolean
  /** From a machine-readable zone that was too short: it may be the beginning of a longer word. */
  cut: boolean
  /** The words this one was put together from, to be compared with one of the other side. */
  joinedFrom?: readonly NameWord[]
}

export interface ParsedName {
  /** Null where the text does not tell surname and given names apart. */
  parts: { surname: NameWord[]; given: NameWord[] } | null
  words: NameWord[]
  /** JR, SR, II, III or IV: father and son differ in nothing else. */
  generation: string | null
  /** The part in scripts that have no spelling in A-Z, compared as it stands. */
  otherScript: string[]
  truncated: boolean
}

/** A name as one text, or with its surname and given names told apart. */
export type NameText = string | { surname: string; given: string }

/** Beyond this a text is no name, and comparing it would only cost time. */
export const maxNameWords = 16
export const maxNameLength = 500

/**
 * Reads a name as `Given Names Surname` in any order, `Surname, Given Names`, the name field of a
 * machine-readable zone, or two fields.
 */
export function parseName(text: NameText): ParsedName {
  const field = typeof text === 'string' ? text.trim() : ''
  const split = typeof text === 'string' ? splitParts(field) : text
  // Without a surname in letters that can be compared there is nothing to tell apart.
  const isSplit = split !== null && words(split.surname).some((word) => spellings(word).length > 0)
  const surname = isSplit ? withoutTitles(words(split.surname), 1) : []
  const given = isSplit ? withoutTitles(words(split.given), 1) : []
  const whole = split === null ? field : `${split.surname} ${split.given}`
  // `Herr Thomas` may be Mr Thomas, or Thomas Herr.
  const flat = isSplit ? [] : withoutTitles(words(whole), 2)
  const all = [...surname, ...given, ...flat]
  // A suffix stands at the end of the text, of the given names or of the surname.
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
  const saysNoMore = words(given).every((word) => generationOf.has(word))
  return saysNoMore ? null : { surname, given }
}

/** Name fields have 30 (TD1), 31 (TD2, MRV-B) or 39 (TD3, MRV-A) positions; a full one may be cut. */
const isTruncatedZone = (text: string): boolean =>
  text.includes('<') && [30, 31, 39].includes(text.length) && !text.endsWith('<')

/** Upper-case words without apostrophes, birth names, and what stands for a name that there is not. */
function words(text: string): string[] {
  const found = text
    .replaceAll('´', '') // Before NFKC, which makes a space and an accent of it.
    .normalize('NFKC')
    .replace(/[\p{Cf}'’‘ʼ`ʻʹ]/gu, '')
    .toUpperCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== '')
  const own = found.filter((_, index) => !isBirthName(found, index))
  return own.filter((word) => !placeholders.has(word))
}

/** Titles stand before a name; elsewhere the same word is a name, as in `Thomas Herr`. At least so many words are left. */
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
    const written = spellings(word)
    return written.length === 0
      ? []
      : [{ spellings: written, core: isCore(word, index, list), cut }]
  })
  // Of nothing but particles, each is the name.
  return found.some(({ core }) => core) ? found : found.map((word) => ({ ...word, core: true }))
}

const isCoreOfSurname: IsCore = (word, index, list) =>
  index === list.length - 1 || !particles.has(word)

/** `Ben`, `Van` and `Al` begin names as given names; `y` is a particle between two surnames only. */
const isCoreOfFlat: IsCore = (word, index, list) =>
  index === 0 || isCoreOfSurname(word, index, list) || (word === 'Y' && index < 2)

/** Arabic and Hebrew are written with or without vowel signs, and Arabic with or without hamza. */
function withoutVowelSigns(word: string): string {
  if (!/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(word)) return word
  const bare = word.normalize('NFD').replace(/[\p{Mn}ـ]/gu, '')
  return bare.replace(/[ىی]/g, 'ي').replace(/ة/g, 'ه').replace(/ک/g, 'ك').replace(/ٱ/g, 'ا')
}

const titles = new Set('MR MRS MS MISS DR PROF HERR FRAU SIR MME MLLE DIPL'.split(' '))
/** First and last name unknown, as the United States write it. */
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
