/** What the simulated model reads on the images in a request. */

import { type Scenario, scenarioOf, unmarked } from '../scenarios/scenarios.ts'
import { type DocumentReading, readDocument, unreadable } from '../specimens/documents.ts'
import { readSpecimen, type Specimen } from '../specimens/specimen-mark.ts'
import { injectedReading } from './injected-reading.ts'

export type ImageReading = { scenario: Scenario; reading: DocumentReading }

export async function readImages(images: readonly Uint8Array[]): Promise<ImageReading> {
  const marks = (await Promise.all(images.map(readSpecimen))).filter((mark) => mark !== null)
  const documents = marks.filter((mark) => mark.role !== 'selfie')
  const front = documents.find((mark) => mark.role === 'document_front')
  // Without a front there is no portrait page to read, whatever the other images show.
  if (!front) return { scenario: scenarioOf(marks[0] ?? null), reading: unreadable }
  const scenario = scenarioOf(front)
  if (scenario === unmarked) return { scenario, reading: unreadable }
  const { variant } = front
  const reading = readDocument(scenario.document, { variant, sides: sidesOf(documents) })
  const injection = documents.find((mark) => mark.injection)?.injection
  return {
    scenario,
    reading: injection ? injectedReading(reading, { injection, variant, scenario }) : reading,
  }
}

const sidesOf = (documents: readonly Specimen[]) =>
  new Set(
    documents.map((mark) =>
      mark.role === 'document_back' ? ('back' as const) : ('front' as const),
    ),
  )
