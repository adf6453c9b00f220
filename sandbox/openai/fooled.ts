/** A model that the text on a picture has talked round: what it says then, and what it cannot unsay. */

import type { Scenario } from '../scenarios/scenarios.ts'
import {
  type DocumentReading,
  documentNumber,
  passport,
  printedMrz,
  readDocument,
} from '../specimens/documents.ts'
import type { Injection } from '../specimens/specimen-mark.ts'

type Fooled = { injection: Injection; variant: number; scenario: Scenario }

export function fooledReading(
  reading: DocumentReading,
  { injection, variant, scenario }: Fooled,
): DocumentReading {
  const { text, effect } = injection
  switch (effect) {
    case 'obeyed':
      return obeyed(reading, { scenario, variant })
    case 'copied':
      return {
        ...reading,
        name: `${reading.name ?? ''} ${text}`.slice(0, 300),
        address: text.slice(0, 500),
        nationality: text.slice(0, 100),
        authenticity_signals: [text.slice(0, 300)],
      }
    case 'copied_into_zone':
      return { ...reading, mrz_lines: [...reading.mrz_lines, ...inLines(text)].slice(0, 6) }
  }
}

/**
 * The attacker's dream of the print: readable, of an adult, in force, vouched for. The zone is still what
 * stands on the picture: a model that made up a whole sound zone could be caught by other witnesses only.
 */
function obeyed(
  reading: DocumentReading,
  { scenario: { document }, variant }: Pick<Fooled, 'scenario' | 'variant'>,
): DocumentReading {
  const { givenNames, surname, gender, address, mrzFormat, mrzSide } = document
  const wished = { ...passport, givenNames, surname, gender, address, mrzFormat, mrzSide }
  return {
    ...readDocument(wished, { variant, sides: new Set() }),
    document_number: documentNumber(document, variant),
    document_type: document.type === 'other' ? 'passport' : document.type,
    country: document.country,
    issuing_country: document.country,
    nationality: document.country,
    mrz_lines: reading.readable ? reading.mrz_lines : printedMrz(document, variant),
    authenticity: 'authentic',
    authenticity_signals: [],
    confidence: 1,
  }
}

/** As a reader breaks a text that stands below the zone. */
const inLines = (text: string): string[] => text.match(/.{1,44}/gsu)?.slice(0, 2) ?? []
