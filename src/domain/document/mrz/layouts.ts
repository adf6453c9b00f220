/** The position of each field in the five formats: ICAO 9303 part 4 (TD3), 5 (TD1), 6 (TD2), 7 (MRV-A, MRV-B). */

export type MrzFormat = 'TD1' | 'TD2' | 'TD3' | 'MRV-A' | 'MRV-B'

/** Line, first and last position, counted from 1 as in the standard. */
export type Span = readonly [line: number, from: number, to: number]

export interface MrzLayout {
  format: MrzFormat
  lineCount: 2 | 3
  lineLength: 30 | 36 | 44
  documentCode: Span
  issuer: Span
  documentNumber: Span
  documentNumberDigit: Span
  nationality: Span
  dateOfBirth: Span
  dateOfBirthDigit: Span
  sex: Span
  expiryDate: Span
  expiryDateDigit: Span
  name: Span
  optional: readonly Span[]
  /** Only in TD3 does the optional data have a check digit. */
  personalNumberDigit: Span | null
  /** Visas have no composite check digit. */
  composite: { digit: Span; covers: readonly Span[] } | null
  /** Where a document number of more than nine characters continues; visas and passports have no such rule. */
  overflow: Span | null
}

/** All two-line formats have the same layout in the first 28 positions of line 2. */
const twoLines = {
  lineCount: 2,
  documentCode: [1, 1, 2],
  issuer: [1, 3, 5],
  documentNumber: [2, 1, 9],
  documentNumberDigit: [2, 10, 10],
  nationality: [2, 11, 13],
  dateOfBirth: [2, 14, 19],
  dateOfBirthDigit: [2, 20, 20],
  sex: [2, 21, 21],
  expiryDate: [2, 22, 27],
  expiryDateDigit: [2, 28, 28],
  personalNumberDigit: null,
  composite: null,
  overflow: null,
} as const

export const mrzLayouts: Record<MrzFormat, MrzLayout> = {
  TD1: {
    format: 'TD1',
    lineCount: 3,
    lineLength: 30,
    documentCode: [1, 1, 2],
    issuer: [1, 3, 5],
    documentNumber: [1, 6, 14],
    documentNumberDigit: [1, 15, 15],
    nationality: [2, 16, 18],
    dateOfBirth: [2, 1, 6],
    dateOfBirthDigit: [2, 7, 7],
    sex: [2, 8, 8],
    expiryDate: [2, 9, 14],
    expiryDateDigit: [2, 15, 15],
    name: [3, 1, 30],
    optional: [
      [1, 16, 30],
      [2, 19, 29],
    ],
    personalNumberDigit: null,
    composite: {
      digit: [2, 30, 30],
      covers: [
        [1, 6, 30],
        [2, 1, 7],
        [2, 9, 15],
        [2, 19, 29],
      ],
    },
    overflow: [1, 16, 30],
  },
  TD2: {
    ...twoLines,
    format: 'TD2',
    lineLength: 36,
    name: [1, 6, 36],
    optional: [[2, 29, 35]],
    composite: {
      digit: [2, 36, 36],
      covers: [
        [2, 1, 10],
        [2, 14, 20],
        [2, 22, 35],
      ],
    },
    overflow: [2, 29, 35],
  },
  TD3: {
    ...twoLines,
    format: 'TD3',
    lineLength: 44,
    name: [1, 6, 44],
    optional: [[2, 29, 42]],
    personalNumberDigit: [2, 43, 43],
    composite: {
      digit: [2, 44, 44],
      covers: [
        [2, 1, 10],
        [2, 14, 20],
        [2, 22, 43],
      ],
    },
  },
  'MRV-A': {
    ...twoLines,
    format: 'MRV-A',
    lineLength: 44,
    name: [1, 6, 44],
    optional: [[2, 29, 44]],
  },
  'MRV-B': {
    ...twoLines,
    format: 'MRV-B',
    lineLength: 36,
    name: [1, 6, 36],
    optional: [[2, 29, 36]],
  },
}

/** The layout of these cleaned lines by their number, their length and the document code, V for visa; or null. */
export function layoutOf(lines: readonly string[]): MrzLayout | null {
  const isVisa = lines[0]?.startsWith('V') === true
  const candidates = isVisa && lines.length === 2 ? visas : documents
  const fits = (layout: MrzLayout) =>
    lines.length === layout.lineCount && lines.every((line) => line.length === layout.lineLength)
  return candidates.find(fits) ?? null
}

/** The characters of a field; empty if the line is missing. */
export const fieldAt = (lines: readonly string[], [line, from, to]: Span): string =>
  lines[line - 1]?.slice(from - 1, to) ?? ''

export const withoutFillers = (field: string): string => field.replace(/<+$/, '')

const visas = [mrzLayouts['MRV-A'], mrzLayouts['MRV-B']]
const documents = [mrzLayouts.TD1, mrzLayouts.TD2, mrzLayouts.TD3]
