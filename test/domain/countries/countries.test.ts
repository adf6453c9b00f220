/** Countries by every usual name, checked against the public list of i18n-iso-countries. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import isoCountries from 'i18n-iso-countries'
import english from 'i18n-iso-countries/langs/en.json'
import {
  isKnownCountry,
  isSpecimenCountry,
  mrzCountry,
  sameCountry,
  toAlpha2,
} from '../../../src/domain/countries/countries.ts'
import { countryNames } from '../../../src/domain/countries/country-names.ts'
import { countries } from '../../../src/domain/countries/iso-3166.ts'
import { runs } from '../property-runs.ts'

setDefaultTimeout(60_000)

isoCountries.registerLocale(english)

test('the table has exactly the codes of ISO 3166-1', () => {
  const codes = isoCountries.getAlpha2Codes()
  const { XK: _, ...official } = codes
  const ours = Object.fromEntries(countries.map(({ alpha2, alpha3 }) => [alpha2, alpha3]))
  expect(ours).toEqual(official)
  expect(countries).toHaveLength(249)
})

test('every English name of the public list is known', () => {
  const names = isoCountries.getNames('en', { select: 'all' })
  const wrong = Object.entries(names).flatMap(([alpha2, list]) =>
    // The list has "Congo" for both; in ISO 3166-1 it is the short name of the Republic.
    [list].flat().filter((name) => name !== 'Congo' && toAlpha2(name) !== alpha2),
  )
  expect(wrong).toEqual([])
})

test('no name in the table means two countries', () => {
  const wrong = [...countries, ...countryNames].filter(
    ({ alpha2, name }) => toAlpha2(name) !== alpha2,
  )
  expect(wrong).toEqual([])
})

test.each([
  ['us', 'US'],
  ['USA', 'US'],
  ['U.S.A.', 'US'],
  ['United States', 'US'],
  ['the united states of america', 'US'],
  ['UK', 'GB'],
  ['GBR', 'GB'],
  ['Great Britain', 'GB'],
  ['BRITISH CITIZEN', 'GB'],
  ['Holland', 'NL'],
  ['South Korea', 'KR'],
  ['Republic of Korea', 'KR'],
  ["Democratic People's Republic of Korea", 'KP'],
  ['Türkiye', 'TR'],
  ['TURKIYE', 'TR'],
  ['Turkey', 'TR'],
  ["Côte d'Ivoire", 'CI'],
  ['COTE D’IVOIRE', 'CI'],
  ['Côte d´Ivoire', 'CI'],
  ['Ivory Coast', 'CI'],
  ['D', 'DE'],
  ['Federal Republic of Germany', 'DE'],
  ['DEUTSCH / GERMAN', 'DE'],
  ['Germany (DEU)', 'DE'],
  ['RÉPUBLIQUE FRANÇAISE', 'FR'],
  ['Republic of Ireland', 'IE'],
  ['Republic of China', 'TW'],
  ["People's Republic of China", 'CN'],
  ['Congo', 'CG'],
  ['Republic of the Congo', 'CG'],
  ['Democratic Republic of the Congo', 'CD'],
  ['St. Kitts & Nevis', 'KN'],
  ['Россия', 'RU'],
  ['日本', 'JP'],
  ['Kosovo', 'XK'],
  ['St Lucia', 'LC'],
  ['St Kitts&Nevis', 'KN'],
  ['United   States', 'US'],
  ['Federal Democratic Republic of Ethiopia', 'ET'],
  ['Republic of the Philippines', 'PH'],
  ['The Commonwealth of the Bahamas', 'BS'],
  ['Commonwealth of Australia', 'AU'],
  ['Hashemite Kingdom of Jordan', 'JO'],
  ['Oriental Republic of Uruguay', 'UY'],
  ['República de Chile', 'CL'],
  ['República del Perú', 'PE'],
  ['Repubblica di San Marino', 'SM'],
  ['SUOMI FINLAND', 'FI'],
  ['BELGIË BELGIQUE BELGIEN BELGIUM', 'BE'],
  ['SCHWEIZ SUISSE SVIZZERA SVIZRA SWITZERLAND', 'CH'],
  ['POLSKA RZECZPOSPOLITA POLSKA', 'PL'],
  ['Mali Mali', 'ML'],
  ['ROYAUME DU MAROC', 'MA'],
  ['Reino de España', 'ES'],
  ['REPÚBLICA FEDERATIVA DO BRASIL', 'BR'],
  ['República Bolivariana de Venezuela', 'VE'],
  ["République d'Haïti", 'HT'],
  ['ΕΛΛΗΝΙΚΗ ΔΗΜΟΚΡΑΤΙΑ', 'GR'],
  ['المملكة العربية السعودية', 'SA'],
  [Array.from({ length: 24 }, () => 'Finland').join(' '), 'FI'],
])('%s is %s', (text, alpha2) => {
  expect(toAlpha2(text)).toBe(alpha2)
})

test.each([
  '',
  ' ',
  'Korea',
  'Utopia',
  'ZZ',
  'Virgin Islands',
  'France / Germany',
  'France Germany',
  'Georgia USA',
  'Guinea Guinea Bissau',
  'New Jersey',
  'Finland approved',
  'In No Me',
  'USA USA',
  Array.from({ length: 25 }, () => 'Finland').join(' '),
  'Republic of',
  'United Republic of States',
  'United the States',
  'RepublicFrance',
  '12',
])('%p is not a country', (text) => {
  expect(toAlpha2(text)).toBeNull()
})

test.each([
  ['D<<', true, 'DE'],
  ['USA', true, 'US'],
  ['gbd', true, 'GB'],
  ['GBN', true, 'GB'],
  ['GBO', true, 'GB'],
  ['GBP', true, 'GB'],
  ['GBS', true, 'GB'],
  ['RKS', true, 'XK'],
  ['UNO', true, null],
  ['UNA', true, null],
  ['UNK', true, null],
  ['EUE', true, null],
  ['XXA', true, null],
  ['XXB', true, null],
  ['XXC', true, null],
  ['XXX', true, null],
  ['XOM', true, null],
  ['UTO', true, null],
  ...['XPO', 'IAO', 'XBA', 'XIM', 'XCC', 'XCE', 'XCO', 'XEC', 'XES', 'XMP', 'XDC', 'NTZ'].map(
    (code) => [code, true, null] as const,
  ),
  ['G<BD', false, null],
  ['DE', false, null],
  ['ZZZ', false, null],
  ['', false, null],
  ['<<<', false, null],
] as const)('the zone code %s: known %p, country %p', (code, known, alpha2) => {
  expect(mrzCountry(code)).toEqual({ known, alpha2 })
})

test('sameCountry: the same, different or unknown', () => {
  expect(sameCountry('Germany', 'D')).toBe(true)
  expect(sameCountry('USA', 'United States')).toBe(true)
  expect(sameCountry('France', 'DEU')).toBe(false)
  expect(sameCountry('Atlantis', 'FR')).toBeNull()
  expect(sameCountry('FR', 'Atlantis')).toBeNull()
  expect(sameCountry(' GBD ', 'United Kingdom')).toBe(true)
  expect(sameCountry(' ', '-')).toBeNull()
  expect(sameCountry('Utopia', 'utopia')).toBe(true)
  expect(sameCountry('', '')).toBeNull()
})

test('Utopia, the country of the specimens, is known but is no country', () => {
  expect(isKnownCountry('Utopia')).toBe(true)
  expect(isKnownCountry('UTO')).toBe(true)
  expect(['uto', 'Utopia', 'UTOPIAN', 'Uto pia', ''].map(isSpecimenCountry)).toEqual([
    ...[true, true, true, false, false],
  ])
  expect(isKnownCountry('Atlantis')).toBe(false)
})

test('a country is known by its name or by a zone code', () => {
  expect(['Germany', ' UNO ', 'xxa', 'D'].map(isKnownCountry)).toEqual([true, true, true, true])
  expect(['', 'QQQ', 'G<BD'].map(isKnownCountry)).toEqual([false, false, false])
})

test('no text throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
      toAlpha2(text)
      mrzCountry(text)
      return sameCountry(text, text) !== false
    }),
    runs,
  )
})
