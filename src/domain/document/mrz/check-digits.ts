/** Check digits of ICAO 9303: what a machine-readable zone can say against itself. */

const weights = [7, 3, 1] as const

/**
 * The check digit over a text (ICAO 9303 part 3, section 4.9): weights 7-3-1, modulo 10. Null where a
 * character is outside the zone's alphabet, so that no garbage ever has a check digit.
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

/** The value of one character (ICAO 9303 part 3, section 4.9): 0-9 as they are, A=10 … Z=35, `<`=0. */
export function characterValue(character: string): number | null {
  if (character === '<') return 0
  if (/^[0-9]$/.test(character)) return Number(character)
  if (/^[A-Z]$/.test(character)) return character.charCodeAt(0) - 55
  return null
}

/**
 * Whether the character printed as check digit is the one over the text. Only a digit can be: a letter
 * that happens to have the right value modulo 10 is a reading error or a forgery, not a check digit.
 */
export function isCheckDigitValid(printed: string, covered: string): boolean {
  return /^[0-9]$/.test(printed) && checkDigit(covered) === Number(printed)
}
