/** The machine-readable zones of the specimens, against the examples that ICAO 9303 prints. */
import { describe, expect, test } from 'bun:test'
import {
  checkDigit,
  type MrzFacts,
  type MrzFormat,
  mrzLines,
  tampered,
} from '../../sandbox/specimens/mrz-lines.ts'

const anna: Omit<MrzFacts, 'format'> = {
  surname: 'Eriksson',
  givenNames: 'Anna Maria',
  documentNumber: 'D23145890',
  issuer: 'UTO',
  nationality: 'UTO',
  birthDate: '1974-08-12',
  expiryDate: '2012-04-15',
  gender: 'female',
}
const linesOf = (format: MrzFormat, changes: Partial<MrzFacts> = {}) =>
  mrzLines({ ...anna, format, ...changes })

describe('check digits', () => {
  test.each([
    ['L898902C3', '6'],
    ['740812', '2'],
    ['120415', '9'],
    ['ZE184226B<<<<<', '1'],
    ['L898902C3674081221204159ZE184226B<<<<<1', '0'],
    ['<<<<<<<<<', '0'],
  ])('%s has %s', (text, digit) => {
    expect(checkDigit(text)).toBe(digit)
  })
})

describe('lines', () => {
  test('TD1 is the specimen of part 5', () => {
    expect(linesOf('TD1')).toEqual([
      'I<UTOD231458907<<<<<<<<<<<<<<<',
      '7408122F1204159UTO<<<<<<<<<<<6',
      'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
    ])
  })

  test('TD2 is the specimen of part 6', () => {
    expect(linesOf('TD2')).toEqual([
      'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<',
      'D231458907UTO7408122F1204159<<<<<<<6',
    ])
  })

  test('TD3 has its digits where part 4 puts them', () => {
    const [first = '', second = ''] = linesOf('TD3', { documentNumber: 'L898902C3' })
    expect(first).toBe('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<')
    expect(second).toStartWith('L898902C36UTO7408122F1204159<<<<<<<<<<<<<<0')
    expect(second).toHaveLength(44)
    const covered = second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 43)
    expect(second.at(-1)).toBe(checkDigit(covered))
  })

  test('a visa has two lines of 44 and no composite digit', () => {
    const [first, second] = linesOf('MRV-A')
    expect(first).toBe('V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<')
    expect(second).toBe('D231458907UTO7408122F1204159<<<<<<<<<<<<<<<<')
  })

  test('accents, apostrophes and hyphens become what the standard prints', () => {
    const [first] = linesOf('TD3', { surname: "O'Exemplår-Weiß", givenNames: 'Zoë Ø' })
    expect(first).toStartWith('P<UTOOEXEMPLAR<WEISS<<ZOE<OE<<<')
  })
})

test('tampering changes the number and leaves its digit behind', () => {
  for (const documentNumber of ['D23145890', 'D23145897', 'D23145891']) {
    const lines = linesOf('TD3', { documentNumber })
    const [, second = ''] = tampered(lines, documentNumber)
    expect(second.slice(0, 9)).not.toBe(documentNumber)
    expect(checkDigit(second.slice(0, 9))).not.toBe(second.charAt(9))
    expect(second.slice(9)).toBe(lines[1]?.slice(9) ?? '')
  }
})
