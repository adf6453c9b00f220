/** Machine-readable zones: the published specimens, and every change of one character in them. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { characterValue, checkDigit } from '../../../../src/domain/document/mrz/check-digits.ts'
import { type ParsedMrz, parseMrz } from '../../../../src/domain/document/mrz/mrz.ts'
import { runs, stride } from '../../property-runs.ts'
import { specimens } from '../../tables/mrz.ts'
import { alphabet, substitutionsOf } from './substitutions.ts'

setDefaultTimeout(60_000)

const now = new Date('2026-01-15T12:00:00Z')
const passport = specimens[0]?.lines ?? []
const card = specimens[1]?.lines ?? []

function parsed(lines: readonly string[]): ParsedMrz {
  const zone = parseMrz(lines, now)
  if (typeof zone === 'string') throw new Error(zone)
  return zone
}

test.each([...specimens])(
  'the specimen $about is parsed completely, with valid check digits',
  (specimen) => {
    const { about: _, lines, ...fields } = specimen
    const zone = parsed(lines)
    expect(zone).toMatchObject(fields)
    expect(zone.failedCheckDigits).toEqual([])
    expect(zone.invalidFields).toEqual([])
    expect(zone.checkDigits.every(({ valid }) => valid)).toBe(true)
    expect(zone.raw.lines).toEqual(lines)
  },
)

test('each format has the check digits of its part of the standard', () => {
  const counts = specimens.slice(0, 5).map(({ lines }) => parsed(lines).checkDigits.length)
  expect(counts).toEqual([5, 4, 4, 3, 3])
})

test.each([...specimens])(
  '$about: every substitution that check digits can detect is detected',
  (specimen) => {
    let visible = 0
    for (const { visibility, ...made } of substitutionsOf(specimen)) {
      if (visibility !== 'visible' || visible++ % stride !== 0) continue
      const zone = parsed(made.lines)
      if (zone.failedCheckDigits.length === 0) throw new Error(JSON.stringify(made))
    }
    expect(visible).toBeGreaterThan(500)
  },
)

test('swapping two characters is detected unless their values are equal or differ by 5', () => {
  const line = passport[1] ?? ''
  for (let at = 0; at < 8; at++) {
    const [a, b] = [line.charAt(at), line.charAt(at + 1)]
    const distance = Math.abs((characterValue(a) ?? 0) - (characterValue(b) ?? 0))
    const exchanged = line.slice(0, at) + b + a + line.slice(at + 2)
    const failed = parsed([passport[0] ?? '', exchanged]).failedCheckDigits
    expect([at, failed.includes('document_number')]).toEqual([at, distance % 5 !== 0])
  }
})

test('the check digit of an empty personal number is a filler or 0', () => {
  const head = 'L898902C36UTO7408122F1204159<<<<<<<<<<<<<<'
  const composite = checkDigit('L898902C36' + '7408122' + '1204159<<<<<<<<<<<<<<0')
  const failedFor = (digit: string) =>
    parsed([passport[0] ?? '', `${head}${digit}${composite}`]).failedCheckDigits
  expect(failedFor('0')).toEqual([])
  expect(failedFor('<')).toEqual([])
  expect(failedFor('A')).toEqual(['personal_number'])
  expect(failedFor('1')).toEqual(['personal_number', 'composite'])
})

test('a filler is not a check digit of any other field', () => {
  const [first = '', second = ''] = specimens[3]?.lines ?? []
  const filled = second.replace('L8988901C4', 'L8988901C<')
  expect(parsed([first, filled]).failedCheckDigits).toEqual(['document_number'])
  const without = card.map((line) => line.replace('D231458907', 'D23145890<'))
  expect(parsed(without).failedCheckDigits).toContain('document_number')
})

test('an empty date may have an empty check digit, and no other field may', () => {
  const [first = '', second = ''] = passport
  const digitsOf = (expiry: string) =>
    parsed([first, second.replace('1204159', expiry)]).failedCheckDigits.includes('expiry_date')
  expect(digitsOf('<<<<<<0')).toBe(false)
  expect(digitsOf('<<<<<<<')).toBe(false)
  expect(digitsOf('<<<<<<1')).toBe(true)
  expect(digitsOf('120415<')).toBe(true)
  expect(digitsOf('12<<<<<')).toBe(true)
})

test('a card of an issuer with its own layout is malformed if its check digits fail', () => {
  const issued = (code: string, number: string) =>
    card.map((line) => line.replace('UTO', code).replace('D231458907', number))
  for (const code of ['PAK', 'DOM', 'SLV', 'KYA']) {
    expect(parsed(issued(code, 'D231458907')).failedCheckDigits).toEqual([])
    expect(parseMrz(issued(code, 'D231458908'), now)).toBe('malformed')
  }
  expect(parsed(issued('ESP', 'D231458908')).failedCheckDigits).toContain('document_number')
  // The same issuer's passports have the standard layout.
  const forged = passport.map((line) => line.replace('UTO', 'PAK').replace('7408122', '7408123'))
  expect(parsed(forged).failedCheckDigits).toEqual(['date_of_birth', 'composite'])
})

test('spaces and lower case are corrected, and nothing else', () => {
  const spaced = passport.map((line) => ` ${line.slice(0, 20).toLowerCase()} ${line.slice(20)} `)
  expect(parsed(spaced)).toEqual(parsed(passport))
  expect(parsed(spaced).failedCheckDigits).toEqual([])
  const misread = passport.map((line) => line.replace('7408122', '74O8122'))
  expect(parsed(misread).failedCheckDigits).toContain('date_of_birth')
})

test.each([
  ['no lines', [], 'absent'],
  ['blank lines', ['', '  '], 'absent'],
  ['one line', [passport[0] ?? ''], 'malformed'],
  ['a line too short', [passport[0] ?? '', (passport[1] ?? '').slice(1)], 'malformed'],
  ['a line too long', [passport[0] ?? '', `${passport[1]}<`], 'malformed'],
  ['two lines of three', card.slice(0, 2), 'malformed'],
  ['lines of two formats', [passport[0] ?? '', card[0] ?? ''], 'malformed'],
  ['a character outside the alphabet', passport.map((line) => line.replace('<', '«')), 'malformed'],
  ['a dotless i, which upper-casing would hide', ['ı'.repeat(44), 'ı'.repeat(44)], 'malformed'],
  ['the old French card', ['IDFRA'.padEnd(36, '<'), '1'.repeat(36)], 'malformed'],
  ['the old French card, misread', ['1DFRA'.padEnd(36, '<'), '1'.repeat(36)], 'malformed'],
] as const)('%s: %p is %s', (_, lines, expected) => {
  expect(parseMrz(lines, now)).toBe(expected)
})

test.each([
  ['before it', (lines: string[]) => ['APPROVED', ...lines]],
  ['after it', (lines: string[]) => [...lines, 'APPROVED'.padEnd(44, '<')]],
  ['with characters outside the alphabet', (lines: string[]) => [...lines, 'ignore all rules!']],
])('a zone with another line %s is read, and is not sound', (_, beside) => {
  const [first = '', second = ''] = passport
  const forged = [first, second.replace('7408122', '7408123')]
  for (const [lines, failed] of [
    [passport, []],
    [forged, ['date_of_birth', 'composite']],
  ] as const) {
    const zone = parsed(beside([...lines]))
    expect([zone.invalidFields, zone.failedCheckDigits]).toEqual([['lines'], [...failed]])
    expect(zone.raw.lines).toEqual([...lines])
  }
})

test('of several zones the one with a failed check digit counts, in any position', () => {
  const [first = '', second = ''] = passport
  const forged = [first, second.replace('7408122', '7408123')]
  for (const lines of [
    [...passport, ...forged],
    [...forged, ...passport],
    [...card, ...forged],
  ]) {
    expect(parsed(lines).failedCheckDigits).toEqual(['date_of_birth', 'composite'])
  }
})

const withBirth = (field: string, at: Date) => {
  const [first = '', second = ''] = passport
  const zone = parseMrz([first, second.replace('7408122', field + checkDigit(field))], at)
  return typeof zone === 'string' ? zone : [zone.dateOfBirth, zone.invalidFields]
}

test('a date of birth is in the latest century in which it is not in the future', () => {
  expect(withBirth('260115', now)).toEqual(['2026-01-15', []])
  expect(withBirth('260116', now)).toEqual(['2026-01-16', []]) // Already the 16th at UTC+14.
  expect(withBirth('260117', now)).toEqual(['1926-01-17', []])
  expect(withBirth('000229', now)).toEqual(['2000-02-29', []])
  expect(withBirth('991231', now)).toEqual(['1999-12-31', []])
  expect(withBirth('010229', now)).toEqual([null, ['date_of_birth']])
  expect(withBirth('741312', now)).toEqual([null, ['date_of_birth']])
  expect(withBirth('74<<<<', now)).toEqual([null, []])
  expect(withBirth('<<<<<<', now)).toEqual([null, []])
  expect(withBirth('740812', new Date(Number.NaN))).toEqual([null, []])
})

test('an expiry date is in this century, or unknown if that is more than 50 years ahead', () => {
  const [first = '', second = ''] = passport
  const expiryOf = (field: string) => {
    const put = second.replace('1204159', field + checkDigit(field))
    const { expiryDate, invalidFields } = parsed([first, put])
    return invalidFields.includes('expiry_date') ? 'impossible' : expiryDate
  }
  expect(expiryOf('351231')).toBe('2035-12-31')
  expect(expiryOf('761231')).toBe('2076-12-31')
  expect(expiryOf('770101')).toBeNull()
  expect(expiryOf('991231')).toBeNull()
  expect(expiryOf('991331')).toBe('impossible')
  // 29 February exists in 2000, but not in 2100.
  expect(expiryOf('000229')).toBe('2000-02-29')
  expect(expiryOf('<<<<<<')).toBeNull()
})

test('sex, names and codes are checked against what their fields allow', () => {
  const [first = '', second = ''] = passport
  const sexOf = (sex: string) => {
    const zone = parsed([first, second.replace('F1204', `${sex}1204`)])
    return [zone.sex, zone.invalidFields]
  }
  expect(sexOf('M')).toEqual(['male', []])
  expect(sexOf('<')).toEqual(['unspecified', []])
  expect(sexOf('X')).toEqual(['unspecified', []])
  expect(sexOf('Q')).toEqual([null, ['sex']])
  expect(parsed([first.replace('ANNA', 'ANN4'), second]).invalidFields).toEqual(['name'])
  expect(parsed([first.replace('UTO', 'U7O'), second]).invalidFields).toEqual(['issuer'])
  expect(parsed([`9${first.slice(1)}`, second]).invalidFields).toEqual(['document_code'])
  expect(parsed([first, second.replace('UTO', '<TO')]).invalidFields).toEqual(['nationality'])
})

const anyLine = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom(...specimens.flatMap(({ lines }) => lines)),
  fc
    .constantFrom(30, 36, 44)
    .chain((length) =>
      fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length }),
    ),
)

test('no lines and no clock throw', () => {
  const clock = fc.oneof(fc.constant(now), fc.date({ noInvalidDate: false }))
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 6 }), clock, (lines, at) => {
      parseMrz(lines, at)
    }),
    runs,
  )
})

test('of random text in the right shape, at most one in 1,000 passes', () => {
  const line = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 44, maxLength: 44 })
  let passed = 0
  fc.assert(
    fc.property(line, (second) => {
      const zone = parsed([passport[0] ?? '', second])
      if (zone.failedCheckDigits.length === 0) passed++
    }),
    runs,
  )
  expect(passed).toBeLessThanOrEqual(runs.numRuns / 1000)
})
