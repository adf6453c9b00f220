/** Writes the machine-readable zone of a specimen, with correct check digits or with one deliberate fault. */

export type MrzFormat = 'TD1' | 'TD2' | 'TD3' | 'MRV-A'

export type MrzFacts = {
  format: MrzFormat
  surname: string
  givenNames: string
  documentNumber: string
  issuer: string
  nationality: string
  /** YYYY-MM-DD */
  birthDate: string
  expiryDate: string
  gender: 'male' | 'female' | 'unknown'
}

/** ICAO 9303 part 3, section 4.9: weights 7, 3, 1 over digits, letters (A is 10) and fillers (0). */
export function checkDigit(text: string): string {
  const weights = [7, 3, 1]
  const sum = Array.from(text).reduce((total, letter, at) => {
    const value = letter === '<' ? 0 : Number.parseInt(letter, 36)
    return total + value * (weights[at % 3] ?? 0)
  }, 0)
  return String(sum % 10)
}

export function mrzLines(facts: MrzFacts): string[] {
  const number = withDigit(pad(facts.documentNumber, 9))
  const birth = withDigit(shortDate(facts.birthDate))
  const expiry = withDigit(shortDate(facts.expiryDate))
  const sex = { male: 'M', female: 'F', unknown: '<' }[facts.gender]
  const name = `${letters(facts.surname)}<<${letters(facts.givenNames)}`
  const { issuer, nationality } = facts

  switch (facts.format) {
    case 'TD1': {
      const first = `I<${issuer}${number}${pad('', 15)}`
      const optional = pad('', 11)
      const composite = checkDigit(`${first.slice(5)}${birth}${expiry}${optional}`)
      return [first, `${birth}${sex}${expiry}${nationality}${optional}${composite}`, pad(name, 30)]
    }
    case 'TD2': {
      const optional = pad('', 7)
      const composite = checkDigit(`${number}${birth}${expiry}${optional}`)
      return [
        pad(`I<${issuer}${name}`, 36),
        `${number}${nationality}${birth}${sex}${expiry}${optional}${composite}`,
      ]
    }
    case 'TD3': {
      const personal = withDigit(pad('', 14))
      const composite = checkDigit(`${number}${birth}${expiry}${personal}`)
      return [
        pad(`P<${issuer}${name}`, 44),
        `${number}${nationality}${birth}${sex}${expiry}${personal}${composite}`,
      ]
    }
    case 'MRV-A':
      return [
        pad(`V<${issuer}${name}`, 44),
        `${number}${nationality}${birth}${sex}${expiry}${pad('', 16)}`,
      ]
  }
}

/** Changes the document number as a forger does: the check digit stays as it was and no longer fits. */
export function tampered(lines: readonly string[], documentNumber: string): string[] {
  const last = documentNumber.slice(-1)
  const other = last === '7' ? '1' : '7'
  const forged = `${documentNumber.slice(0, -1)}${other}`
  return lines.map((line) => line.replace(documentNumber, forged))
}

const withDigit = (text: string) => `${text}${checkDigit(text)}`

const pad = (text: string, length: number) => text.slice(0, length).padEnd(length, '<')

const shortDate = (date: string) => date.slice(2).replaceAll('-', '')

/** Transliterates letters as in ICAO 9303 part 3, section 6, as far as the specimens need it. */
const letters = (name: string) =>
  name
    .toUpperCase()
    .replaceAll('Ø', 'OE')
    .replaceAll('ß', 'SS')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll("'", '')
    .replace(/[^A-Z]+/g, '<')
