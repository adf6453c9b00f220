/** One spelling for characters that mean the same: widths, digits of all scripts, invisible marks, shared letters. */

/**
 * The text with ASCII for full-width forms and for the digits of every script, and without invisible marks. Letters
 * stay as they are: what they mean depends on the field.
 */
export function plainText(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Nd}+/gu, (digits) => [...digits].map(digitOf).join(''))
}

/**
 * A document number as it is compared and counted: upper-case letters and digits only, with the Latin letter for each
 * Cyrillic or Greek one that looks the same. O and 0 stay different: a guess could accept another document.
 */
export const plainNumber = (text: string): string =>
  [...plainText(text).normalize('NFKC').toUpperCase()]
    .map((letter) => latinOf.get(letter) ?? letter)
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '')

/**
 * A name in which no word mixes alphabets: `Аnna` with a Cyrillic А is Latin. A word in one alphabet stays as it is,
 * even if all its letters look Latin, as in `ВЕРА`, which is Vera.
 */
export const unmixedWords = (text: string): string => text.replace(/[\p{L}\p{M}]+/gu, unmixed)

function unmixed(word: string): string {
  const isMixed =
    /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word)
  if (!isMixed) return word
  const isGreek = /\p{Script=Greek}/u.test(word)
  const candidates = [latinOf, isGreek ? greekOf : cyrillicOf].map((shared) =>
    [...word].map((letter) => lookUp(shared, letter)).join(''),
  )
  return candidates.find((candidate) => isOneAlphabet(candidate)) ?? word
}

const isOneAlphabet = (word: string): boolean =>
  /^[\p{Script=Latin}\p{M}]+$/u.test(word) ||
  /^[\p{Script=Cyrillic}\p{M}]+$/u.test(word) ||
  /^[\p{Script=Greek}\p{M}]+$/u.test(word)

/** In the case of the letter; only a few lower-case letters look alike too, but people type in either case. */
function lookUp(shared: ReadonlyMap<string, string>, letter: string): string {
  const upper = letter.toUpperCase()
  const other = shared.get(upper)
  if (other === undefined) return letter
  return letter === upper ? other : other.toLowerCase()
}

/** Unicode has the ten digits of a script in a row, from zero on. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  if (code < 0x80) return digit
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1
  return String(before % 10)
}

const lettersOf = (row: string): [string, string][] =>
  row.split(' ').map((pair): [string, string] => [[...pair][0] ?? '', [...pair][1] ?? ''])

/** Capital letters with the same shape (https://www.unicode.org/Public/security/latest/confusables.txt). */
const cyrillic = lettersOf('АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ҮY ХX ӀI ԚQ ԜW ҺH')
const greek = lettersOf('ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX')
const latinOf: ReadonlyMap<string, string> = new Map([...cyrillic, ...greek])
const reversed = (pairs: [string, string][]): ReadonlyMap<string, string> =>
  new Map(pairs.toReversed().map(([other, latin]) => [latin, other]))
const cyrillicOf = reversed(cyrillic)
const greekOf = reversed(greek)
