/** Examination of a reading: one good passport, varied one field at a time. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { examineDocument } from '../../../src/domain/document/examine.ts'
import { DocumentReading } from '../../../src/domain/document/reading.ts'
import { runs } from '../property-runs.ts'
import { specimens } from '../tables/mrz.ts'
import { passportReading as passport } from '../tables/reading.ts'

setDefaultTimeout(60_000)

/** The specimen passport expires in April 2012, so it is examined before. */
const now = new Date('2011-06-01T12:00:00Z')
const examine = (change: Partial<DocumentReading> = {}, at = now) =>
  examineDocument({ ...passport, ...change }, at)
const disagreements = (change: Partial<DocumentReading>) => {
  const { mrz } = examine(change)
  return mrz.state === 'parsed' ? mrz.disagreements : mrz.state
}

test('a good passport has no faults', () => {
  expect(examine()).toEqual({
    documentType: 'passport',
    readable: true,
    suspicious: false,
    dateOfBirth: '1974-08-12',
    issueDate: '2007-04-16',
    expiryDate: '2012-04-15',
    impossibleDates: [],
    expired: false,
    notYetValid: false,
    ageYears: 36,
    issuingCountryCode: null,
    unknownCountryFields: [],
    mrz: {
      state: 'parsed',
      format: 'TD3',
      failedCheckDigits: [],
      disagreements: [],
      invalidFields: [],
    },
    zoneNumbers: ['L898902C3', 'ZE184226B'],
    specimen: true,
    needsBack: false,
    shouldHaveMrz: true,
  })
})

test.each([
  ['name', { name: 'Anna Maria Svensson', surname: null, given_names: null }],
  ['name', { name: 'Anna Maria Svensson' }],
  ['name', { given_names: 'Sofia' }],
  ['name', { name: 'Eriksson', surname: null, given_names: null }],
  ['document_number', { document_number: 'L898902C4' }],
  ['date_of_birth', { date_of_birth: '13 AUG 1974' }],
  ['expiry_date', { expiry_date: '2013-04-15' }],
  ['gender', { gender: 'male' }],
  ['nationality', { nationality: 'Germany' }],
  ['issuing_country', { issuing_country: 'DEU' }],
  ['document_type', { document_type: 'national_id' }],
] as const)('a printed %s that the zone contradicts is found: %j', (field, change) => {
  expect(disagreements(change)).toEqual([field])
})

test.each([
  { name: null },
  { name: 'ERIKSSON, ANNA' },
  { name: 'Анна Ерикссон', surname: null, given_names: null },
  { name: '安娜', surname: null, given_names: null },
  { document_number: 'l 898-902 c3' },
  { document_number: 'ZE184226B' },
  { date_of_birth: '12.08.1974' },
  { date_of_birth: '08/12/1974' },
  { date_of_birth: null, expiry_date: null },
  { gender: 'unknown' },
  { nationality: 'Utopia' },
  { document_type: null },
] as const)('a printed field that says the same or nothing does not contradict: %j', (change) => {
  expect(disagreements(change)).toEqual([])
})

test('the zone tells day from month, and supplies a date that is not printed', () => {
  expect(examine({ date_of_birth: '08/12/1974' }).dateOfBirth).toBe('1974-08-12')
  const { dateOfBirth, possibleBirthDates } = examine({
    date_of_birth: '08/12/1974',
    mrz_lines: [],
  })
  expect([dateOfBirth, possibleBirthDates]).toEqual(['1974-12-08', ['1974-12-08', '1974-08-12']])
  expect(examine({ date_of_birth: null }).dateOfBirth).toBe('1974-08-12')
  expect(examine({ expiry_date: null }).expiryDate).toBe('2012-04-15')
})

test('the printed year decides the century of the zone', () => {
  const [first = '', second = ''] = passport.mrz_lines
  const mrz_lines = [first, second.replace('7408122', '0408120')]
  expect(examine({ mrz_lines, date_of_birth: '12 AUG 1904' }).ageYears).toBe(106)
  expect(examine({ mrz_lines, date_of_birth: null }).ageYears).toBe(6)
  // A document that expires in 2112 cannot have been issued yet.
  const { expiryDate, impossibleDates } = examine({ expiry_date: '2112-04-15' })
  expect([expiryDate, impossibleDates]).toEqual(['2012-04-15', ['expiry_date']])
})

test('of two dates that differ, the one that is worse for the holder counts', () => {
  expect(examine({ date_of_birth: '1964-08-12' }).dateOfBirth).toBe('1974-08-12')
  expect(examine({ date_of_birth: '1994-08-12' }).dateOfBirth).toBe('1994-08-12')
  expect(examine({ expiry_date: '2022-04-15' }).expiryDate).toBe('2012-04-15')
  expect(examine({ expiry_date: '2010-04-15' }).expired).toBe(true)
})

test('an impossible date is reported', () => {
  const alone = { mrz_lines: [] }
  expect(examine({ ...alone, date_of_birth: '31.02.1974' }).impossibleDates).toEqual([
    'date_of_birth',
  ])
  expect(examine({ ...alone, date_of_birth: '2031-02-01' }).impossibleDates).toEqual([
    'date_of_birth',
  ])
  expect(examine({ ...alone, date_of_birth: '1850-02-01' }).impossibleDates).toEqual([
    'date_of_birth',
  ])
  expect(examine({ ...alone, expiry_date: 'soon' }).impossibleDates).toEqual(['expiry_date'])
  expect(examine({ ...alone, expiry_date: 'PERMANENT' }).impossibleDates).toEqual([])
  expect(examine({ ...alone, expiry_date: 'PERMANENT' }).expired).toBe(false)
  expect(examine({ issue_date: '2012-04-16' }).impossibleDates).toEqual(['issue_date'])
  expect(examine({ issue_date: '1974-08-11' }).impossibleDates).toEqual(['issue_date'])
  const [first = '', second = ''] = passport.mrz_lines
  const mrz_lines = [first, second.replace('7408122', '7413122')]
  expect(examine({ mrz_lines }).impossibleDates).toEqual(['date_of_birth'])
  expect(examine({ mrz_lines }).dateOfBirth).toBe('1974-08-12')
})

test('expiry and validity count until the last and from the first place on Earth', () => {
  expect(examine({}, new Date('2012-04-16T11:59:59Z')).expired).toBe(false)
  expect(examine({}, new Date('2012-04-16T12:00:00Z')).expired).toBe(true)
  expect(examine({}, new Date('2007-04-15T09:59:59Z')).notYetValid).toBe(true)
  expect(examine({}, new Date('2007-04-15T10:00:00Z')).notYetValid).toBe(false)
})

test('countries come from the print, then from the zone; an unknown one is reported by its field', () => {
  expect(examine({ issuing_country: 'Germany' }).issuingCountryCode).toBe('DE')
  expect(examine({ issuing_country: null, country: 'France' }).issuingCountryCode).toBe('FR')
  const strange = { country: 'Atlantis', issuing_country: 'Mordor', nationality: 'Gondor' }
  expect(examine(strange).unknownCountryFields).toEqual([
    'country',
    'issuing_country',
    'nationality',
  ])
  const mrz_lines = passport.mrz_lines.map((line) => line.replace('UTO', 'QQQ'))
  expect(examine({ mrz_lines }).unknownCountryFields).toEqual(['mrz_issuer', 'mrz_nationality'])
})

test('a territory’s document with the code of its state does not contradict', () => {
  const mrz_lines = passport.mrz_lines.map((line) => line.replace('UTO', 'CHN'))
  const printed = { country: null, issuing_country: 'Hong Kong SAR', nationality: 'Chinese' }
  expect(disagreements({ mrz_lines, ...printed })).toEqual([])
})

test.each([
  ['P<', 'national_id', 'passport'],
  ['P<', null, 'passport'],
  ['P<', 'other', 'passport'],
  ['I<', 'residence_permit', 'residence_permit'],
  ['IP', 'passport', 'passport'],
  ['AC', null, 'national_id'],
  ['C<', 'passport', 'national_id'],
  ['X<', 'driving_license', 'driving_license'],
  ['X<', null, null],
] as const)('a zone %s and the reader’s %p make %p', (code, document_type, expected) => {
  const mrz_lines = passport.mrz_lines.map((line, index) =>
    index === 0 ? code + line.slice(2) : line,
  )
  expect(examine({ mrz_lines, document_type }).documentType).toBe(expected)
})

test('every specimen has the type of its document code, from the zone alone', () => {
  const typeOf = (mrz_lines: string[]) => examine({ mrz_lines, document_type: null }).documentType
  expect(specimens.slice(0, 5).map(({ lines }) => typeOf(lines))).toEqual([
    'passport',
    'national_id',
    'national_id',
    'visa',
    'visa',
  ])
})

test('back and zone are required of the types that have them', () => {
  const of = (document_type: DocumentReading['document_type']) => {
    const { needsBack, shouldHaveMrz } = examine({ document_type, mrz_lines: [] })
    return [needsBack, shouldHaveMrz]
  }
  expect(of('passport')).toEqual([false, true])
  expect(of('visa')).toEqual([false, true])
  expect(of('national_id')).toEqual([true, true])
  expect(of('residence_permit')).toEqual([true, true])
  expect(of('driving_license')).toEqual([true, false])
  expect(of('other')).toEqual([false, false])
  expect(of(null)).toEqual([false, false])
})

test('a failed check digit, a missing zone and a malformed zone are told apart', () => {
  const wrong = passport.mrz_lines.map((line) => line.replace('L898902C3', 'L898903C3'))
  expect(examine({ mrz_lines: wrong }).mrz).toMatchObject({
    failedCheckDigits: ['document_number', 'composite'],
    disagreements: ['document_number'],
  })
  expect(examine({ mrz_lines: [] }).mrz).toEqual({ state: 'absent' })
  expect(examine({ mrz_lines: ['P<UTO'] }).mrz).toEqual({ state: 'malformed' })
})

test('fields with values that their format does not allow cannot agree with the print', () => {
  const [first = '', second = ''] = passport.mrz_lines
  expect(disagreements({ mrz_lines: [first, second.replace('F1204', 'Q1204')] })).toEqual([
    'gender',
  ])
  expect(disagreements({ mrz_lines: [first.replace('ANNA', 'ANN4'), second] })).toEqual(['name'])
})

test('a name that did not fit the zone does not contradict it', () => {
  const lines = specimens.at(-1)?.lines ?? []
  const printed = {
    name: null,
    surname: 'Carlos Monteiro',
    given_names: 'Amélia Vanessa',
    document_type: 'national_id',
    nationality: 'Portugal',
    country: 'Portugal',
    issuing_country: 'Portugal',
    document_number: '00002475 9 ZZ7',
    date_of_birth: '10 10 1980',
    expiry_date: '01 06 2020',
  } as const
  expect(disagreements({ ...printed, mrz_lines: lines })).toEqual([])
})

const any = (maxLength: number) => fc.option(fc.string({ unit: 'grapheme', maxLength }))
const anyReading = fc.record({
  ...Object.fromEntries(Object.entries(passport).map(([key, value]) => [key, fc.constant(value)])),
  name: any(100),
  surname: any(60),
  given_names: any(60),
  document_number: any(40),
  country: any(40),
  issuing_country: any(40),
  nationality: any(40),
  date_of_birth: any(20),
  issue_date: any(20),
  expiry_date: any(20),
  mrz_lines: fc.array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 50 }),
      fc.constantFrom(...specimens.flatMap(({ lines }) => lines)),
    ),
    { maxLength: 6 },
  ),
})

test('no reading throws, and the same reading has the same examination', () => {
  const clock = fc.oneof(fc.constant(now), fc.date({ noInvalidDate: false }))
  fc.assert(
    fc.property(anyReading, clock, (fields, at) => {
      const reading = DocumentReading.safeParse(fields)
      if (!reading.success) return false
      const twice = [1, 2].map(() => JSON.stringify(examineDocument(reading.data, at)))
      return twice[0] === twice[1]
    }),
    runs,
  )
})

test.each([
  ['driving_license', 'California', 'USA', 'US'],
  ['driving_license', 'CA', 'United States', 'US'],
  ['driving_license', 'Georgia', 'USA', 'US'],
  ['driving_license', 'State of  Georgia', 'US', 'US'],
  ['national_id', 'Washington, D.C.', 'USA', 'US'],
  ['driving_license', 'Québec', 'Canada', 'CA'],
  ['driving_license', 'nsw', 'Australia', 'AU'],
  ['driving_license', 'Georgia', null, 'GE'],
  ['driving_license', 'Georgia', 'Georgia', 'GE'],
  ['driving_license', 'CA', 'Canada', 'CA'],
  ['passport', 'Georgia', 'USA', 'GE'],
] as const)('a %s of %p in %p is of %p', (document_type, issuing_country, country, alpha2) => {
  const { issuingCountryCode, unknownCountryFields } = examine({
    ...{ document_type, issuing_country, country, nationality: null, mrz_lines: [] },
  })
  expect([issuingCountryCode, unknownCountryFields]).toEqual([alpha2, []])
})

test.each([
  ['driving_license', 'Narnia', 'USA'],
  ['driving_license', 'Ontario', 'USA'],
  ['driving_license', 'California', null],
  ['passport', 'California', 'USA'],
] as const)(
  'a %s of %p in %p has an unknown country',
  (document_type, issuing_country, country) => {
    const change = { document_type, issuing_country, country, nationality: null, mrz_lines: [] }
    expect(examine(change).unknownCountryFields).toEqual(['issuing_country'])
  },
)

test.each([
  ['driving_license', ['D1FRA13AA000026181231MARTIN<<9'], 'absent'],
  [
    'driving_license',
    ['AAA001D<<', 'FACHE305142128097<<800126<<<<<', 'MUSTER<<HANS<PETER<<<<<<<<<<<<'],
    'absent',
  ],
  ['driving_license', ['some other line'], 'malformed'],
  ['national_id', ['D1FRA13AA000026181231MARTIN<<9'], 'malformed'],
  [null, ['D1FRA13AA000026181231MARTIN<<9'], 'malformed'],
] as const)('lines of a %p that are none of ICAO’s: %p', (document_type, lines, state) => {
  expect(examine({ document_type, mrz_lines: [...lines] }).mrz.state).toBe(state)
})

test('a single name agrees with a zone that has it as the given name', () => {
  const [, second = ''] = passport.mrz_lines
  const mrz_lines = ['P<IND<<RAVI'.padEnd(44, '<'), second]
  const printed = { name: 'Ravi', surname: null, given_names: 'Ravi' }
  const issued = { issuing_country: 'India', country: 'India', nationality: null }
  const { mrz } = examine({ mrz_lines, ...printed, ...issued })
  expect(mrz).toMatchObject({ invalidFields: [], disagreements: [] })
})

test('a number that ends at two fillers of the optional field is confirmed', () => {
  const lines = [
    'IDVNM0950263007079095026300<<9',
    '9506208M3506200VNM<<<<<<<<<<<4',
    'NGUYEN<<AN<<<<<<<<<<<<<<<<<<<<',
  ]
  const reading = {
    document_type: 'national_id',
    document_number: '079095026300',
    name: 'Nguyen An',
    surname: null,
    given_names: null,
    country: 'VNM',
    issuing_country: 'VNM',
    nationality: 'VNM',
    date_of_birth: '1995-06-20',
    expiry_date: '2035-06-20',
    issue_date: null,
    gender: 'male',
  } as const
  const { mrz, zoneNumbers } = examine({ ...reading, mrz_lines: lines })
  expect(mrz).toMatchObject({ state: 'parsed', disagreements: [] })
  expect(zoneNumbers).toContain('079095026300')
})
