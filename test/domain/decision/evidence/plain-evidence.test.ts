/** Every reading, claim and profile field reaches the rules in one spelling, and without words for nothing. */

import { expect, test } from 'bun:test'
import { plainEvidence } from '../../../../src/domain/decision/evidence/plain-evidence.ts'
import { canonicalJson } from '../../../../src/domain/encoding/canonical-json.ts'
import { claiming, codesOf, evidence, observedDocument, verdictOf } from '../fixture.ts'

const noZone = { mrz_lines: [], document_type: 'national_id' as const }
const withNumber = (documentNumber: string, version: 1 | 2) =>
  verdictOf(
    evidence({
      version,
      document: observedDocument({ ...noZone, document_number: documentNumber }, true),
      ...claiming({ documentType: 'national_id', documentNumber }),
    }),
  )

test.each(['N/A', '[REDACTED]', 'XXXXXXXXX', 'illegible', 'نامشخص', '无法识别'])(
  'a document whose number is %s identifies nobody, whatever the claim says',
  (word) => {
    const { outcome, reasons } = withNumber(word, 2)
    expect(outcome).toBe('review')
    expect(reasons.map(({ code }) => code)).toContain('DOCUMENT_UNREADABLE')
  },
)

test('a document whose name is a word for nothing names nobody', () => {
  const document = observedDocument(
    { ...noZone, name: 'N/A', given_names: '-', surname: null },
    true,
  )
  const verdict = verdictOf(
    evidence({ document, ...claiming({ documentType: 'national_id', name: null }) }),
  )
  expect(codesOf(verdict)).toContain('DOCUMENT_UNREADABLE')
})

test('a person may be called Null', () => {
  const name = { name: 'Jennifer Null', given_names: 'Jennifer', surname: 'Null' }
  const document = observedDocument({ ...noZone, ...name }, true)
  const verdict = verdictOf(
    evidence({ document, ...claiming({ documentType: 'national_id', name: 'Jennifer Null' }) }),
  )
  expect(verdict.outcome).toBe('approved')
})

test.each(['ＸＰ０００００１７', 'ХР0000017', 'XP٠٠٠٠٠١٧', 'XP 000 0017'])(
  'the number %s agrees with XP0000017 on the document and in its zone',
  (documentNumber) => {
    const said = evidence(claiming({ documentNumber }))
    const printed = evidence({ document: observedDocument({ document_number: documentNumber }) })
    expect(codesOf(verdictOf(said))).toEqual([])
    expect(codesOf(verdictOf(printed))).toEqual([])
  },
)

test('a name that mixes alphabets agrees with the same name in one', () => {
  expect(codesOf(verdictOf(evidence(claiming({ name: 'Аna Luciа Exemplаr' }))))).toEqual([])
})

test('evidence of version 1 is decided on its raw texts', () => {
  expect(withNumber('illegible', 1).outcome).toBe('approved')
  const said = { ...evidence(claiming({ documentNumber: 'ХР0000017' })), version: 1 as const }
  expect(codesOf(verdictOf(said))).toEqual(['DOCUMENT_NUMBER_MISMATCH'])
})

test('the stored evidence keeps its raw texts', () => {
  const seen = evidence({ document: observedDocument({ document_number: 'illegible' }) })
  const before = canonicalJson(seen)
  verdictOf(seen)
  expect(canonicalJson(seen)).toBe(before)
})

test('plain evidence stays as it is', () => {
  const seen = evidence({
    document: observedDocument({
      name: 'Аna N\u200b/A',
      document_number: 'ХР-17',
      country: 'Ｎ／Ａ',
    }),
  })
  const once = plainEvidence(seen)
  expect(plainEvidence(once)).toEqual(once)
})
