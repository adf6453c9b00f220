/** Evidence as the rules take it: what stands for nothing is null, and what means the same is spelt the same. */

import {
  plainCountry,
  plainDocumentNumber,
  plainName,
  plainReading,
  plainValue,
} from '../../document/plain-reading.ts'
import type { Evidence } from './evidence.ts'

/**
 * The one place through which every reading, claim and profile field reaches the rules. Evidence of version 1 was
 * decided on its raw texts, and keeps its result (docs/decisions.md#replay).
 */
export function plainEvidence(evidence: Evidence): Evidence {
  if (evidence.version === 1) return evidence
  const { claims, document, expected } = evidence
  return {
    ...evidence,
    document:
      document.state === 'observed'
        ? { ...document, reading: plainReading(document.reading) }
        : document,
    claims: {
      ...claims,
      ...identity(claims),
      address: plainValue(claims.address),
      dateOfBirth: plainValue(claims.dateOfBirth),
    },
    ...(expected && { expected: identity(expected) }),
  }
}

type Identity = NonNullable<Evidence['expected']>

const identity = ({ documentNumber, country, name, gender }: Identity): Identity => ({
  documentNumber: plainDocumentNumber(documentNumber),
  country: plainCountry(country),
  name: plainName(name),
  gender: plainValue(gender),
})
