/** The country that a text means: ISO codes, names, and codes of machine-readable zones (docs/decisions.md#countries). */

import { countryNames } from './country-names.ts'
import { countries } from './iso-3166.ts'

/**
 * ISO 3166-1 alpha-2 of a country or nationality in any usual spelling, case and accents; null if unknown. Kosovo, which
 * has no ISO code, is `XK`, a user-assigned code in wide use.
 */
export function toAlpha2(text: string): string | null {
  const whole = oneCountry(text)
  if (whole !== null) return whole
  // Bilingual documents print `DEUTSCH / GERMAN`; models add codes, as in `Germany (DEU)`.
  const parts = text.split(/[/|()]/).map(oneCountry)
  return onlyOf(parts.filter((alpha2) => alpha2 !== null)) ?? severalNames(text)
}

interface MrzCountry {
  /** A code of ICAO 9303 part 3, section 5, or of ISO 3166-1. */
  known: boolean
  /** Null for organisations, stateless people, refugees, and Utopia, the country of the specimens. */
  alpha2: string | null
}

/** The country of an issuer or nationality code in a machine-readable zone, with or without fillers. */
export function mrzCountry(code: string): MrzCountry {
  const letters = code.replace(/<+$/, '').toUpperCase()
  const special = specialCodes.get(letters)
  if (special !== undefined) return { known: true, alpha2: special }
  const alpha2 = byAlpha3.get(letters) ?? null
  return { known: alpha2 !== null, alpha2 }
}

/** Whether a text names a country, Utopia included; if not, it may be a reading error. */
export const isKnownCountry = (text: string): boolean =>
  toAlpha2(text) !== null || mrzCountry(text.trim()).known || isSpecimenCountry(text)

/** Utopia, the country of the ICAO 9303 specimens, as a name or as its code. */
export const isSpecimenCountry = (text: string): boolean =>
  ['UTO', 'UTOPIA', 'UTOPIAN'].includes(plainWords(text))

/** Whether two texts mean one country; null if either is unknown and the texts differ. */
export function sameCountry(a: string, b: string): boolean | null {
  const [first, second] = [alpha2OfAny(a), alpha2OfAny(b)]
  if (first !== null && second !== null) return first === second
  const isSameText = plainWords(a) === plainWords(b) && plainWords(a) !== ''
  return isSameText ? true : null
}

function oneCountry(text: string): string | null {
  const words = plainWords(text)
  return byWords.get(words) ?? byWords.get(words.replace(formalPrefix, '')) ?? null
}

const mostWords = 24

/** `SUOMI FINLAND`: one country in several languages and no other word. Ignores codes: they look like short words. */
function severalNames(text: string): string | null {
  const words = plainWords(text).split(' ')
  if (words.length > mostWords) return null
  const found: (string | null)[] = []
  for (let start = 0; start < words.length; ) {
    let length = words.length - start
    while (length > 1 && named(words, start, length) === null) length -= 1
    found.push(named(words, start, length))
    start += length
  }
  return onlyOf(found)
}

function named(words: readonly string[], start: number, count: number): string | null {
  const name = words.slice(start, start + count).join(' ')
  return name.length > 3 ? oneCountry(name) : null
}

/** The value that all share; null if they differ or there is none. */
function onlyOf(found: readonly (string | null)[]): string | null {
  const [only = null, ...others] = new Set(found)
  return others.length === 0 ? only : null
}

const alpha2OfAny = (text: string): string | null =>
  toAlpha2(text) ?? mrzCountry(text.trim()).alpha2

/** Upper-case words of letters only: `Côte d’Ivoire` and `COTE D'IVOIRE` are both `COTE DIVOIRE`. */
const plainWords = (text: string): string =>
  text
    .replaceAll('´', '') // Before NFKD, which turns it into a space and an accent.
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ`.]/gu, '')
    .toUpperCase()
    .replace(/&/g, ' AND ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .replace(/^THE /, '')
    .replace(/\bST\b/g, 'SAINT')

/** `Republic of` and the like before a name. Names that need it to be told apart are in the table in full. */
const formalPrefix = new RegExp(
  '^(?:(?:FEDERAL|FEDERATIVE|ISLAMIC|ARAB|PEOPLES|DEMOCRATIC|SOCIALIST|ORIENTAL|COOPERATIVE|INDEPENDENT|HASHEMITE) )*' +
    '(?:REPUBLIC|KINGDOM|STATE|STATES|COMMONWEALTH|PRINCIPALITY|SULTANATE|UNION|GRAND DUCHY' +
    '|REPUBLICA|REPUBLIQUE|REPUBLIK|REPUBBLICA|REINO|ROYAUME)' +
    '(?: (?:FEDERATIVA|FEDERALE|BOLIVARIANA|ORIENTAL|ISLAMIQUE))? (?:OF |DE |DI |DU |DO |DA |DEL |DE LA |D(?=[AEIOUH]))?(?:THE )?',
)

const byAlpha3 = new Map(countries.map(({ alpha2, alpha3 }) => [alpha3, alpha2]))

const byWords = new Map([
  ...countryNames.map(({ alpha2, name }): [string, string] => [plainWords(name), alpha2]),
  ...countries.flatMap(({ alpha2, alpha3, name }): [string, string][] => [
    [plainWords(name), alpha2],
    [alpha3, alpha2],
    [alpha2, alpha2],
  ]),
])

/**
 * Codes outside ISO 3166-1 alpha-3 (ICAO 9303 part 3, section 5). UNK is on travel documents that the United Nations
 * mission issued to residents of Kosovo: an issuer, not a country.
 */
const specialCodes: ReadonlyMap<string, string | null> = new Map([
  ['D', 'DE'],
  ...['GBD', 'GBN', 'GBO', 'GBP', 'GBS'].map((code): [string, string] => [code, 'GB']),
  ['RKS', 'XK'],
  // UTO is Utopia, the country of the specimens in the standard.
  ...'UNO UNA UNK EUE XXA XXB XXC XXX XOM XPO IAO XBA XIM XCC XCE XCO XEC XES XMP XDC NTZ UTO'
    .split(' ')
    .map((code): [string, null] => [code, null]),
])
