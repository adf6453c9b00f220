/** Evidence of version 1 keeps its decisions, byte for byte, under the policy of then (docs/decisions.md#replay). */

import { expect, test } from 'bun:test'
import { decide } from '../../../src/domain/decision/decide.ts'
import type { Claims, Evidence } from '../../../src/domain/decision/evidence/evidence.ts'
import { Policy } from '../../../src/domain/decision/policy.ts'
import type { DocumentReading } from '../../../src/domain/document/reading.ts'
import { canonicalJson } from '../../../src/domain/encoding/canonical-json.ts'
import { sha256Hex } from '../../../src/domain/encoding/digest.ts'
import { claiming, evidence, face, now, observedDocument, policy } from './fixture.ts'

/** The default policy before it had the members that version 2 added. */
function policyOfThen(): Policy {
  const stored = JSON.parse(JSON.stringify(policy))
  for (const level of ['low', 'standard', 'high']) {
    const { passportWithoutMrz: _, liveness, effects, ...rest } = stored.levels[level]
    const { challenge: __, ...thresholds } = liveness
    const { AGE_UNCERTAIN: ___, MRZ_VIZ_INCOMPARABLE: ____, ...known } = effects
    stored.levels[level] = { ...rest, liveness: thresholds, effects: known }
  }
  return Policy.parse(stored)
}

const noZone = { mrz_lines: [], document_type: 'national_id' as const }
const readings: Partial<DocumentReading>[] = [
  {},
  { mrz_lines: [] },
  noZone,
  { ...noZone, document_number: 'illegible' },
  { ...noZone, document_number: 'ХР0000017' },
  { ...noZone, name: 'N/A', given_names: null, surname: null },
  { name: '王小明', given_names: null, surname: null },
  { nationality: 'Atlantean', country: 'France' },
  { date_of_birth: '2020-01-15' },
  { ...noZone, date_of_birth: '03/04/1990' },
  { ...noZone, date_of_birth: '12022008' },
  { ...noZone, date_of_birth: '٠١.٠١.١٩٩٠' },
  { ...noZone, date_of_birth: '2008-03-21' },
  { ...noZone, date_of_birth: '2008-03-22' },
  { ...noZone, expiry_date: '03/04/2026', issue_date: '04/03/2026' },
  { ...noZone, expiry_date: 'PERMANENTE', issue_date: 'illegible' },
  { ...noZone, expiry_date: '31/12/2999', country: 'USA', issuing_country: 'VIRGINIA' },
  { ...noZone, expiry_date: '9999-12-31' },
  { name: 'Lucia Ana Exemplar', given_names: 'Lucia Ana' },
]
const claims: Partial<Claims>[] = [
  {},
  { name: 'Lucia Ana Exemplar', documentNumber: 'ＸＰ０００００１７' },
  { name: '王小明', documentNumber: 'illegible', dateOfBirth: '12022008' },
]

test('every decision of version 1 is the one that was stored', async () => {
  const then = policyOfThen()
  const seen = readings.flatMap((reading) =>
    claims.flatMap((said) =>
      (['low', 'standard', 'high'] as const).map(
        (securityLevel): Evidence => ({
          ...evidence({ securityLevel, document: observedDocument(reading, true) }),
          ...claiming(said),
          version: 1,
          liveness: { state: 'observed', status: 'SUCCEEDED', confidencePercent: 98.4 },
          faceMatch: face(97),
        }),
      ),
    ),
  )
  const decisions = await Promise.all(seen.map((one) => decide(one, then, now)))
  expect(new Set(decisions.map((decision) => decision.policy))).toEqual(
    new Set(['default@892eb8e66ab9']),
  )
  expect(await sha256Hex(canonicalJson(decisions))).toBe(
    'a39091fd6caa98ed59237cc64c9d5dd9feaca14a55d52fd5fdccc907efd733c4',
  )
})
