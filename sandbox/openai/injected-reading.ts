/** What a model reads when it follows the text that an attacker has put on a picture. */

import type { Scenario } from '../scenarios/scenarios.ts'
import {
  type DocumentReading,
  documentNumber,
  passport,
  printedMrz,
  readDocument,
} from '../specimens/documents.ts'
import type { Injection } from '../specimens/specimen-mark.ts'

type Injected = { injection: Injection; variant: number; scenario: Scenario }

export function injectedReading(
  reading: DocumentReading,
  { injection, variant, scenario }: Injected,
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
 * The printed text as an attacker wants it: readable, of an adult, not expired, authentic. The machine-readable zone
 * is still the printed one: if a model invented a whole valid zone, only other checks could notice.
 */
function obeyed(
  reading: DocumentReading,
  { scenario: { document }, variant }: Pick<Injected, 'scenario' | 'variant'>,
): DocumentReading {
  const { givenNames, surname, gender, address, mrzFormat, mrzSide } = document
  const wanted = { ...passport, givenNames, surname, gender, address, mrzFormat, mrzSide }
  return {
    ...readDocument(wanted, { variant, sides: new Set() }),
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

/** Breaks the text into lines, as a model that reads it as part of the zone does. */
const inLines = (text: string): string[] => text.match(/.{1,44}/gsu)?.slice(0, 2) ?? []
