/** The record of a decided verification: observed values, and claimed ones where nothing was observed. */

import { toAlpha2 } from '../../domain/countries/countries.ts'
import { parseDate } from '../../domain/dates/dates.ts'
import type { Decision } from '../../domain/decision/decision.ts'
import type { Evidence } from '../../domain/decision/evidence/evidence.ts'
import { type NewVerification, statusOf } from '../../domain/decision/verification.ts'
import { withoutWordsForNothing } from '../../domain/document/plain-reading.ts'
import type { Gathered } from './gather.ts'

export interface Draft extends Gathered {
  id: string
  paidCalls: number
}

export interface Decided extends Draft {
  decision: Decision
}

/** A claimed liveness score is never stored, observed or not. */
export function toVerification(decided: Decided): NewVerification {
  const { id, profile, sessionId, evidence, decision, files, paidCalls } = decided
  const { liveness, device, claims } = evidence
  const observedAddress = device.state === 'observed' ? device.event.ipAddress : null
  return {
    id,
    profile: profile.id,
    team: profile.team,
    livenessSessionId: sessionId,
    livenessConfidence: liveness.state === 'observed' ? liveness.confidencePercent : null,
    livenessStatus: livenessStatus(evidence, decision),
    ...documentFields(evidence),
    ipAddress: observedAddress ?? claims.ipAddress ?? '',
    files,
    status: statusOf[decision.outcome],
    outcome: decision.outcome,
    decision,
    evidence,
    paidCalls,
  }
}

const livenessStatus = ({ liveness }: Evidence, { checks }: Decision): string => {
  if (liveness.state === 'unavailable') return 'unavailable'
  if (liveness.status !== 'SUCCEEDED') return liveness.status.toLowerCase()
  return checks.some(({ name, status }) => name === 'liveness' && status === 'pass')
    ? 'live'
    : 'not_live'
}

function documentFields({
  document,
  claims,
}: Evidence): Pick<
  NewVerification,
  'documentType' | 'documentNumber' | 'country' | 'name' | 'address' | 'gender' | 'dateOfBirth'
> {
  const read = document.state === 'observed' ? withoutWordsForNothing(document.reading) : null
  const country = read?.issuing_country ?? read?.country ?? null
  return {
    documentType: read?.document_type ?? claims.documentType ?? '',
    documentNumber: read?.document_number ?? claims.documentNumber ?? '',
    country: (country === null ? null : (toAlpha2(country) ?? country)) ?? claims.country ?? '',
    name: read?.name ?? claims.name ?? '',
    address: read?.address ?? claims.address ?? '',
    gender: read?.gender ?? claims.gender ?? '',
    dateOfBirth: parseDate(read?.date_of_birth ?? '') ?? claims.dateOfBirth ?? '',
  }
}
