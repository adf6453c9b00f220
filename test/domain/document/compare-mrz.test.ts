/** The printed text against the zone of the same document, field by field. */

import { expect, test } from 'bun:test'
import { countries } from '../../../src/domain/countries/iso-3166.ts'
import {
  mrzDisagreements,
  mrzIncomparables,
  printedNames,
} from '../../../src/domain/document/compare-mrz.ts'
import { typesOfMrzCode } from '../../../src/domain/document/document-type.ts'
import { parseMrz } from '../../../src/domain/document/mrz/mrz.ts'
import type { DocumentReading } from '../../../src/domain/document/reading.ts'
import { passportReading } from '../tables/reading.ts'

const nothingPrinted: DocumentReading = {
  ...passportReading,
  ...{ name: null, given_names: null, surname: null, document_number: null, gender: null },
  ...{ country: null, issuing_country: null, nationality: null, document_type: null },
}

function disagreements(change: Partial<DocumentReading>, [from = '', to = ''] = ['', '']) {
  const lines = passportReading.mrz_lines.map((line) => line.replace(from, to))
  const mrz = parseMrz(lines, new Date('2011-06-01T12:00:00Z'))
  if (typeof mrz === 'string') throw new Error(mrz)
  return mrzDisagreements({ ...nothingPrinted, ...change }, mrz)
}

test('a document without printed fields contradicts nothing', () => {
  expect(disagreements({})).toEqual([])
  expect(disagreements({ document_number: ' ', name: ' ', surname: '', given_names: ' ' })).toEqual(
    [],
  )
})

test('an invalid field of the zone agrees with nothing, not even with a missing one', () => {
  expect(disagreements({}, ['ANNA', 'ANN4'])).toEqual(['name'])
  expect(disagreements({}, ['F1204', 'Q1204'])).toEqual(['gender'])
  expect(disagreements({}, ['P<UTO', '9<UTO'])).toEqual(['document_type'])
  expect(disagreements({}, ['UTO', 'U7O'])).toEqual([])
})

test('a gender is compared if both sides have one', () => {
  expect(disagreements({ gender: 'male' })).toEqual(['gender'])
  expect(disagreements({ gender: 'male' }, ['F1204', '<1204'])).toEqual([])
})

test('the printed name has every form that the model returned', () => {
  const names = (name: string | null, surname: string | null, given_names: string | null) =>
    printedNames({ ...nothingPrinted, name, surname, given_names })
  expect(names(' Anna Eriksson ', null, null)).toEqual(['Anna Eriksson'])
  expect(names(null, ' Eriksson ', ' Anna ')).toEqual([{ surname: 'Eriksson', given: 'Anna' }])
  expect(names(null, 'Eriksson', ' ')).toEqual(['Eriksson'])
  expect(names(null, '', 'Anna')).toEqual(['Anna'])
  expect(names(' ', null, '')).toEqual([])
  expect(names('Anna Eriksson', 'Eriksson', 'Anna')).toEqual([
    'Anna Eriksson',
    { surname: 'Eriksson', given: 'Anna' },
  ])
})

/** ISO 3166-1: territories, and the state whose documents their residents hold. */
const territories = {
  CN: ['HK', 'MO'],
  DK: ['FO', 'GL'],
  FI: ['AX'],
  FR: ['BL', 'GF', 'GP', 'MF', 'MQ', 'NC', 'PF', 'PM', 'RE', 'TF', 'WF', 'YT'],
  GB: ['AI', 'BM', 'FK', 'GG', 'GI', 'IM', 'IO', 'JE', 'KY', 'MS', 'PN', 'SH', 'TC', 'VG'],
  NL: ['AW', 'BQ', 'CW', 'SX'],
  NO: ['BV', 'SJ'],
  US: ['AS', 'GU', 'MP', 'PR', 'UM', 'VI'],
}
const alpha3Of = (code: string) => countries.find(({ alpha2 }) => alpha2 === code)?.alpha3 ?? ''

test.each(Object.entries(territories))('%s issues for %j', (state, own) => {
  for (const territory of own) {
    for (const [printed, zone] of [
      [territory, state],
      [state, territory],
      [territory, territory],
    ] as const) {
      const change = { issuing_country: printed, nationality: printed }
      const lines: [string, string] = ['UTO', alpha3Of(zone)]
      expect([printed, zone, disagreements(change, lines)]).toEqual([printed, zone, []])
    }
    const foreign = disagreements({ issuing_country: territory }, ['UTO', 'SWE'])
    expect([territory, foreign]).toEqual([territory, ['issuing_country']])
  }
})

test('countries contradict if both are known and belong to different states', () => {
  const printed = { issuing_country: 'Germany', nationality: 'German' }
  expect(disagreements(printed, ['UTO', 'D<<'])).toEqual([])
  expect(disagreements(printed, ['UTO', 'FRA'])).toEqual(['nationality', 'issuing_country'])
  expect(disagreements({ issuing_country: 'Germany' }, ['UTO', 'FRA'])).toEqual(['issuing_country'])
  expect(disagreements({ issuing_country: 'Germany' }, ['UTO', 'QQQ'])).toEqual([])
  expect(disagreements({ issuing_country: 'Germany' }, ['UTO', 'UNO'])).toEqual(['issuing_country'])
  expect(disagreements({ issuing_country: 'Mordor' }, ['UTO', 'FRA'])).toEqual([])
})

test('a code without a type contradicts no type', () => {
  expect(disagreements({ document_type: 'driving_license' }, ['P<UTO', 'X<UTO'])).toEqual([])
  expect(disagreements({ document_type: 'driving_license' })).toEqual(['document_type'])
})

test.each([
  ['P', ['passport']],
  ['PD', ['passport']],
  ['V', ['visa']],
  ['VB', ['visa']],
  ['IP', ['national_id', 'passport']],
  ['AP', ['national_id', 'residence_permit']],
  ['AV', ['national_id', 'residence_permit']],
  ['C', ['national_id', 'residence_permit']],
  ['I', ['national_id', 'residence_permit']],
  ['XA', []],
  ['', []],
] as const)('the code %p allows %j', (code, types) => {
  expect(typesOfMrzCode(code)).toEqual(types)
})

function incomparables(change: Partial<DocumentReading>, [from = '', to = ''] = ['', '']) {
  const lines = passportReading.mrz_lines.map((line) => line.replace(from, to))
  const mrz = parseMrz(lines, new Date('2011-06-01T12:00:00Z'))
  if (typeof mrz === 'string') throw new Error(mrz)
  return mrzIncomparables({ ...nothingPrinted, ...change }, mrz)
}

test.each(['王小明', 'محمد علي حسن', 'สมชาย ใจดี', 'משה כהן', 'გიორგი ბერიძე'])(
  'the name %s cannot be compared with a zone in Latin letters',
  (name) => {
    expect(incomparables({ name })).toEqual(['name'])
    // Another field of the document has the name of the zone.
    expect(incomparables({ name, surname: 'Eriksson', given_names: 'Anna Maria' })).toEqual([])
    expect(incomparables({ name: `${name} Anna Maria Eriksson` })).toEqual([])
    // A name in Latin letters that is not the zone's contradicts it.
    expect(disagreements({ name, surname: 'Li', given_names: 'Na' })).toEqual(['name'])
  },
)

test('a country in unknown words cannot be compared with a zone that has one', () => {
  const printed = { issuing_country: 'Mordor', nationality: 'Mordorian' }
  expect(incomparables(printed, ['UTO', 'D<<'])).toEqual(['nationality', 'issuing_country'])
  expect(incomparables({ nationality: 'Stateless' }, ['UTO', 'XXA'])).toEqual([])
  expect(incomparables({ nationality: 'German' }, ['UTO', 'D<<'])).toEqual([])
})

test('a country without a label must be the issuer’s or the holder’s', () => {
  expect(disagreements({ country: 'FRENCH' }, ['UTO', 'D<<'])).toEqual(['issuing_country'])
  expect(disagreements({ country: 'German' }, ['UTO', 'D<<'])).toEqual([])
  expect(disagreements({ nationality: 'XXA' }, ['UTO', 'D<<'])).toEqual(['nationality'])
})
