/** The spellings of a word in A-Z: without accents, and transliterated by ICAO 9303 part 3, section 6. */

/** A bound for words with many ambiguous letters; the standard's spellings come first. */
const maxSpellings = 128

/**
 * Every spelling of an upper-case word in A-Z, the standard's first. Empty if a letter has none, as in Chinese, Arabic
 * and other scripts.
 */
export function spellings(word: string): string[] {
  let found = ['']
  for (const choices of pieces(word)) {
    if (choices.length === 0) return []
    const isRoom = found.length * choices.length <= maxSpellings
    const used = isRoom ? choices : choices.slice(0, 1)
    found = found.flatMap((start) => used.map((end) => start + end))
  }
  return [...new Set(found)].filter((spelling) => spelling !== '')
}

/** The choices for each letter, or pair of Greek letters, of the word. */
function pieces(word: string): string[][] {
  const isGreek = /\p{Script=Greek}/u.test(word)
  const text = isGreek ? withoutMarks(word) : word.normalize('NFC')
  const units = text.match(isGreek ? greekUnits : /./gsu) ?? []
  return units.map(choicesFor)
}

function choicesFor(unit: string): string[] {
  const listed = table.get(unit)
  if (listed !== undefined) return listed
  const base = withoutMarks(unit)
  if (/^[A-Z]*$/.test(base)) return [base]
  return table.get(base) ?? []
}

const withoutMarks = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '')

/** Letter, then its spellings; `-` is the empty spelling. Table A of the standard, and common alternatives. */
const latin =
  'Ä AE A|Å AA A|Æ AE A|Ö OE O|Ø OE O|Œ OE|Ü UE U UXX|Ñ N NXX|Þ TH|Ð D DH|Đ D DJ|Ł L|Ħ H|Ŧ T|Ŋ N|ẞ SS|Ə E A|Ĳ IJ'

/** Table B of the standard, with Ukrainian, Serbian, Bulgarian, Macedonian and common English spellings. */
const cyrillic =
  'А A|Б B|В V|Г G H|Д D|Е E YE IE|Ё E IO YO|Ж ZH Z|З Z|И I Y|Й I Y J|К K|Л L|М M|Н N|О O|П P|Р R|С S|Т T|У U' +
  '|Ф F|Х KH H|Ц TS C|Ч CH C|Ш SH S|Щ SHCH SHT|Ъ IE - A|Ы Y|Ь - I|Э E|Ю IU YU JU|Я IA YA JA|І I|Ї I YI|Є IE YE' +
  '|Ґ G|Ў U|Ђ D DJ|Ј J|Љ LJ|Њ NJ|Ћ C|Џ DZ|Ѓ G GJ|Ќ K KJ'

/** ELOT 743, which Greek passports use, with its letter pairs. */
const greek =
  'ΟΥ OU|ΑΥ AV AF AU|ΕΥ EV EF EU|ΗΥ IV IF|ΓΓ NG|ΓΚ GK G|ΓΞ NX|ΓΧ NCH|ΜΠ B MP|ΝΤ NT D|Α A|Β V|Γ G|Δ D|Ε E|Ζ Z' +
  '|Η I|Θ TH|Ι I|Κ K|Λ L|Μ M|Ν N|Ξ X|Ο O|Π P|Ρ R|Σ S|Τ T|Υ Y I|Φ F PH|Χ CH H|Ψ PS|Ω O'

const greekUnits = /ΟΥ|ΑΥ|ΕΥ|ΗΥ|ΓΓ|ΓΚ|ΓΞ|ΓΧ|ΜΠ|ΝΤ|./gsu

const table: ReadonlyMap<string, string[]> = new Map(
  `${latin}|${cyrillic}|${greek}`.split('|').map((entry): [string, string[]] => {
    const [letter = '', ...choices] = entry.split(' ')
    return [letter, choices.map((choice) => choice.replace('-', ''))]
  }),
)
