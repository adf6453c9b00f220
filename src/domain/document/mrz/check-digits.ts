/** The check digits of a machine-readable zone (ICAO 9303 part 3, section 4.9). */

const weights = [7, 3, 1] as const

/**
 * The check digit of a text: weights 7, 3, 1, modulo 10. Null if a character is outside the zone's alphabet, so that
 * arbitrary text never has a check digit.
 */
export function checkDigit(text: string): number | null {
  let sum = 0
  for (let index = 0; index < text.length; index++) {
    const value = characterValue(text.charAt(index))
    const weight = weights[index % weights.length]
    if (value === null || weight === undefined) return null
    sum += value * weight
  }
  return sum % 10
}

/** The value of one character: 0 to 9 as they are, A = 10 to Z = 35, `<` = 0. Null for any other. */
export function characterValue(character: string): number | null {
  if (character === '<') return 0
  if (/^[0-9]$/.test(character)) return Number(character)
  if (/^[A-Z]$/.test(character)) return character.charCodeAt(0) - 55
  return null
}

/**
 * Whether the printed character is the check digit of the covered text. Only a digit can be: a letter of the right
 * value modulo 10 is a reading error or a forgery.
 */
export function isCheckDigitValid(printed: string, covered: string): boolean {
  return /^[0-9]$/.test(printed) && checkDigit(covered) === Number(printed)
}
