/** The parts of the parser, each alone and at its edges. */

import { expect, test } from 'bun:test'
import {
  characterValue,
  checkDigit,
  isCheckDigitValid,
} from '../../../../src/domain/document/mrz/check-digits.ts'
import {
  mrzBirthDate,
  mrzExpiryDate,
  shortensTo,
} from '../../../../src/domain/document/mrz/dates.ts'
import { readDocumentNumber } from '../../../../src/domain/document/mrz/document-number.ts'
import { fieldAt, layoutOf, mrzLayouts } from '../../../../src/domain/document/mrz/layouts.ts'
import { parseMrz } from '../../../../src/domain/document/mrz/mrz.ts'
import { parseMrzName } from '../../../../src/domain/document/mrz/names.ts'
import { specimens } from '../../tables/mrz.ts'

const now = new Date('2026-01-15T12:00:00Z')
const noClock = new Date(Number.NaN)

test('characters have the values of part 3, and others have none', () => {
  const values = [...'09AZ<'].map(characterValue)
  expect(values).toEqual([0, 9, 10, 35, 0])
  for (const text of ['', 'a', 'Ä', ' ', '1A', 'A1', '12', 'AB', '<<']) {
    expect([text, characterValue(text)]).toEqual([text, null])
  }
})

test('check digits match the examples of part 3, and text outside the alphabet has none', () => {
  expect(checkDigit('520727')).toBe(3)
  expect(checkDigit('AB2134<<<')).toBe(5)
  expect(checkDigit('')).toBe(0)
  expect(checkDigit('52072É')).toBeNull()
})

test('only a single digit can be a check digit', () => {
  expect(isCheckDigitValid('3', '520727')).toBe(true)
  for (const printed of ['2', 'D', '<', '', '33', '3 ', ' 3', 'x3', '3x']) {
    expect([printed, isCheckDigitValid(printed, '520727')]).toEqual([printed, false])
  }
  expect(isCheckDigitValid('0', '<<<<<<')).toBe(true)
  expect(isCheckDigitValid('0', 'é')).toBe(false)
})

test('a date of birth is six digits, or unknown in parts', () => {
  expect(mrzBirthDate('740812', now)).toEqual({ date: '1974-08-12', wellFormed: true })
  for (const [field, wellFormed] of [
    ['74<<<<', true],
    ['<<0812', true],
    ['<<<<<<', true],
    ['7<0812', false],
    ['7408123', false],
    ['x740812', false],
    ['x74<<<<', false],
    ['74<<<<x', false],
    ['', false],
  ] as const) {
    expect([field, mrzBirthDate(field, now)]).toEqual([field, { date: null, wellFormed }])
  }
})

test('an expiry date is six digits, or empty', () => {
  expect(mrzExpiryDate('340415', now)).toEqual({ date: '2034-04-15', wellFormed: true })
  for (const [field, wellFormed] of [
    ['<<<<<<', true],
    ['34<<<<', false],
    ['', false],
    ['3404155', false],
    ['x340415', false],
    ['341315', false],
  ] as const) {
    expect([field, mrzExpiryDate(field, now)]).toEqual([field, { date: null, wellFormed }])
  }
})

test('with an invalid clock the century is unknown, but an impossible date is still reported', () => {
  for (const dateOf of [mrzBirthDate, mrzExpiryDate]) {
    const wellFormed = (field: string) => dateOf(field, noClock)
    expect(wellFormed('740812')).toEqual({ date: null, wellFormed: true })
    expect(wellFormed('000229')).toEqual({ date: null, wellFormed: true })
    expect(wellFormed('741312')).toEqual({ date: null, wellFormed: false })
  }
})

test('a full date is shortened to six digits', () => {
  expect(shortensTo('1974-08-12', '740812')).toBe(true)
  expect(shortensTo('2074-08-12', '740812')).toBe(true)
  expect(shortensTo('1974-08-12', '740813')).toBe(false)
  expect(shortensTo('1974-08-12', '')).toBe(false)
})

test('a name is split at its first double filler', () => {
  const name = (field: string) => parseMrzName(field)
  expect(name('VAN<DER<BERG<<ANNA<MARIA<<<')).toEqual({
    surname: 'VAN DER BERG',
    givenNames: 'ANNA MARIA',
    truncated: false,
    wellFormed: true,
  })
  expect(name('BERG<<ANNA<<MARIA<<')).toMatchObject({ surname: 'BERG', givenNames: 'ANNA MARIA' })
  expect(name('BERG<<ANNA<<<MARIA<<')).toMatchObject({ givenNames: 'ANNA MARIA' })
  expect(name('SUHARTO<<<<')).toMatchObject({ surname: 'SUHARTO', givenNames: '' })
  expect(name('CARLOS<MONTEIRO<<AMELIA<VANESS')).toMatchObject({ truncated: true })
  expect(name('')).toEqual({ surname: '', givenNames: '', truncated: false, wellFormed: false })
  for (const field of ['<BERG<<', '1ERG<<', 'BER6<<A', 'BERG<<é', 'BERG ', ' BERG']) {
    expect([field, name(field).wellFormed]).toEqual([field, false])
  }
})

const lineOf = (letter: string, length: number) => letter.padEnd(length, '<')

test('the layout follows from the number of lines, their length and the first letter', () => {
  const formatOf = (...lines: string[]) => layoutOf(lines)?.format ?? null
  expect(formatOf(lineOf('P', 44), lineOf('', 44))).toBe('TD3')
  expect(formatOf(lineOf('V', 44), lineOf('', 44))).toBe('MRV-A')
  expect(formatOf(lineOf('I', 36), lineOf('', 36))).toBe('TD2')
  expect(formatOf(lineOf('V', 36), lineOf('', 36))).toBe('MRV-B')
  expect(formatOf(lineOf('I', 30), lineOf('', 30), lineOf('', 30))).toBe('TD1')
  expect(formatOf(lineOf('V', 30), lineOf('', 30), lineOf('', 30))).toBe('TD1')
  expect(formatOf(lineOf('AV', 44), lineOf('V', 44))).toBe('TD3')
  expect(formatOf(lineOf('P', 44))).toBeNull()
  expect(formatOf(lineOf('V', 44))).toBeNull()
  expect(formatOf(lineOf('P', 44), lineOf('', 44), lineOf('', 44))).toBeNull()
  expect(formatOf(lineOf('I', 30), lineOf('', 30))).toBeNull()
  expect(formatOf(lineOf('P', 44), lineOf('', 36))).toBeNull()
  expect(formatOf()).toBeNull()
})

test('a span counts from 1, and is empty if the line is missing', () => {
  expect(fieldAt(['ABCDE', 'FGHIJ'], [2, 1, 2])).toBe('FG')
  expect(fieldAt(['ABCDE'], [1, 5, 5])).toBe('E')
  expect(fieldAt(['ABCDE'], [2, 1, 5])).toBe('')
})

/** Positions as printed in the standard; a wrong one would shift a field. */
test('the specimens have every field at the position of the standard', () => {
  const raw = specimens.slice(0, 5).map(({ lines }) => {
    const zone = parseMrz(lines, now)
    return typeof zone === 'string' ? zone : { ...zone.raw, lines: zone.checkDigits.length }
  })
  const birth = { dateOfBirth: '740812', expiryDate: '120415', sex: 'F' }
  const visaBirth = { dateOfBirth: '400907', expiryDate: '961210', sex: 'F' }
  const visa = {
    documentCode: 'V<',
    issuer: 'UTO',
    documentNumber: 'L8988901C',
    nationality: 'XXX',
  }
  const card = {
    documentCode: 'I<',
    issuer: 'UTO',
    documentNumber: 'D23145890',
    nationality: 'UTO',
  }
  const name = (length: number) => lineOf('ERIKSSON<<ANNA<MARIA', length)
  expect(raw).toEqual([
    {
      ...{ documentCode: 'P<', issuer: 'UTO', documentNumber: 'L898902C3', nationality: 'UTO' },
      ...{ ...birth, name: name(39), optional: ['ZE184226B<<<<<'], lines: 5 },
    },
    { ...card, ...birth, name: name(30), optional: [lineOf('', 15), lineOf('', 11)], lines: 4 },
    { ...card, ...birth, name: name(31), optional: [lineOf('', 7)], lines: 4 },
    { ...visa, ...visaBirth, name: name(39), optional: ['6ZE184226B<<<<<<'], lines: 3 },
    { ...visa, ...visaBirth, name: name(31), optional: [lineOf('', 8)], lines: 3 },
  ])
})

const number = (format: 'TD1' | 'TD2' | 'TD3' | 'MRV-A', head: string, issuer = 'UTO') => {
  const layout = mrzLayouts[format]
  const start = format === 'TD1' ? `I<${issuer}${head}` : head
  const lines = format === 'TD1' ? [start] : [`I<${issuer}`, start]
  return readDocumentNumber(
    layout,
    lines.map((line) => line.padEnd(layout.lineLength, '<')),
  )
}

test('a document number ends at its check digit, or continues in the optional data', () => {
  expect(number('TD1', 'D231458907OPT')).toEqual({
    ...{ text: 'D23145890', isCheckDigitValid: true, rest: 'OPT<<<<<<<<<<<<' },
  })
  expect(number('TD1', 'D23145890<7349')).toEqual({
    ...{ text: 'D23145890734', isCheckDigitValid: true, rest: '<<<<<<<<<<<' },
  })
  expect(number('TD1', 'D23145890<7349<MORE')).toMatchObject({ rest: '<MORE<<<<<<' })
  expect(number('TD1', 'D23145890<7348')).toMatchObject({ isCheckDigitValid: false })
  expect(number('TD1', 'D23145890<')).toEqual({
    ...{ text: 'D23145890', isCheckDigitValid: false, rest: '<<<<<<<<<<<<<<<' },
  })
  expect(number('TD1', 'D2314<<<<7')).toMatchObject({ text: 'D2314' })
  expect(number('TD1', 'D2<14<<<<7')).toMatchObject({ text: 'D2<14' })
  expect(number('TD1', 'D23145890<<7349')).toMatchObject({
    text: 'D23145890',
    isCheckDigitValid: false,
  })
})

test('a filler in the place of the check digit continues the number on cards only', () => {
  expect(number('TD3', 'L898902C3<')).toMatchObject({ text: 'L898902C3', isCheckDigitValid: false })
  expect(number('MRV-A', 'L898902C3<')).toMatchObject({ isCheckDigitValid: false })
})

test('the filler within a long number may count, as on Portuguese and some Belgian cards, or not', () => {
  expect(number('TD1', '000024759<ZZ72', 'PRT')).toMatchObject({ isCheckDigitValid: true })
  expect(number('TD1', '000590240<6013', 'BEL')).toMatchObject({ isCheckDigitValid: true })
  expect(number('TD1', 'D23145890<7349', 'PRT')).toMatchObject({ isCheckDigitValid: true })
  expect(number('TD1', '000590240<6014', 'BEL')).toMatchObject({ isCheckDigitValid: false })
  expect(number('TD1', '000590240<601<', 'BEL')).toMatchObject({ isCheckDigitValid: false })
})
