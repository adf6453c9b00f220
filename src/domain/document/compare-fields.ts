/** Whether two spellings of a document number or a gender mean the same. */

/** Ignores case, spaces, hyphens and fillers. O and 0 stay different: a guess could accept another document. */
export function sameDocumentNumber(a: string, b: string): boolean {
  const [first, second] = [plainNumber(a), plainNumber(b)]
  return first !== '' && first === second
}

/** Null if either text is not a word for male or female. */
export function sameGender(a: string, b: string): boolean | null {
  const [first, second] = [genders.get(plainWord(a)), genders.get(plainWord(b))]
  return first === undefined || second === undefined ? null : first === second
}

const plainNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

const plainWord = (text: string): string => text.trim().toLowerCase()

const genders: ReadonlyMap<string, 'male' | 'female'> = new Map([
  ['m', 'male'],
  ['male', 'male'],
  ['man', 'male'],
  ['f', 'female'],
  ['female', 'female'],
  ['w', 'female'],
  ['woman', 'female'],
])
