/** What the client says against what was witnessed. A claim can add a reason and can take none away. */

import { normalizeDocumentType } from '../../document/checks.ts'
import { addressForm } from '../../identity/ip-address.ts'
import { documentClaims } from './claims-of-document.ts'
import type { Comparison } from './comparison.ts'
import { type Facts, one, percentOf, type Rule, type Ruling, raise, together } from './ruling.ts'

/** The client's address of the person has no code: documents seldom carry one to hold it against. */
export const claims: Rule = (facts) => {
  const comparisons = [
    liveness(facts),
    documentType(facts),
    ...documentClaims(facts),
    visitor(facts),
    address(facts),
  ]
  return together(comparisons.map((comparison) => rulingOf(facts, comparison)))
}

function rulingOf(facts: Facts, { name, code, agreement, shown }: Comparison): Ruling {
  switch (agreement) {
    case 'not_claimed':
      return one({ name, status: 'not_applicable' })
    case 'unknown':
      return one({ name, status: 'unavailable', ...shown })
    case 'agrees':
      return one({ name, status: 'pass', ...shown })
    case 'differs':
      return one({ name, status: 'warn', ...shown }, raise(facts, code))
  }
}

/**
 * Only a flattering claim differs. A lower one gains nothing, and a person's own browser, which is never
 * shown the score (AWS's advice), has to send some number.
 */
function liveness({ evidence, policy }: Facts): Comparison {
  const { passAtPercent, claimTolerancePercent } = policy.liveness
  const { livenessConfidence: claimed, livenessStatus } = evidence.claims
  const seen = evidence.liveness
  const base = { name: 'claim_liveness', code: 'LIVENESS_CLAIM_MISMATCH' } as const
  const saysLive = livenessStatus === null ? null : claimedLife(livenessStatus)
  const number = claimed !== null && Number.isFinite(claimed) ? claimed : null
  const told = number === null ? {} : { claimed: number }
  if (number === null && saysLive === null) return { ...base, agreement: 'not_claimed' }
  if (seen.state !== 'observed') return { ...base, agreement: 'unknown', shown: told }

  const score = percentOf(seen.confidencePercent)
  const shown = { ...told, observed: score ?? seen.status }
  const ran = seen.status === 'SUCCEEDED'
  if (ran && score === null) return { ...base, agreement: 'unknown', shown: told }
  const live = ran && score !== null && score >= passAtPercent
  const exceeds =
    number !== null &&
    (score === null ? number >= passAtPercent : number - score > claimTolerancePercent)
  const differs = exceeds || (saysLive === 'live' && !live) || (saysLive === 'succeeded' && !ran)
  return { ...base, agreement: differs ? 'differs' : 'agrees', shown }
}

const liveWords = ['live', 'islive', 'alive', 'true', 'passed', 'pass', 'verified', 'approved']
const ranWords = ['succeeded', 'success', 'successful', 'completed', 'complete']

/** `succeeded` is AWS's own word, and true of a session that ran and was not live. */
function claimedLife(text: string): 'live' | 'succeeded' | 'other' | null {
  const word = text.toLowerCase().replace(/[^a-z]/g, '')
  if (text.trim() === '') return null
  if (liveWords.includes(word)) return 'live'
  return ranWords.includes(word) ? 'succeeded' : 'other'
}

function documentType({ evidence, findings }: Facts): Comparison {
  const base = { name: 'claim_document_type', code: 'DOCUMENT_TYPE_MISMATCH' } as const
  const text = evidence.claims.documentType ?? ''
  if (text.trim() === '') return { ...base, agreement: 'not_claimed' }
  const claimed = normalizeDocumentType(text)
  const observed = findings?.documentType ?? null
  const shown = { ...(claimed && { claimed }), ...(observed && { observed }) }
  if (claimed === null || observed === null) return { ...base, agreement: 'unknown', shown }
  return { ...base, agreement: claimed === observed ? 'agrees' : 'differs', shown }
}

function visitor({ evidence }: Facts): Comparison {
  const base = { name: 'claim_visitor_id', code: 'DEVICE_CLAIM_MISMATCH' } as const
  const claimed = evidence.claims.visitorId?.trim() ?? ''
  if (claimed === '') return { ...base, agreement: 'not_claimed' }
  const { device } = evidence
  const observed = device.state === 'observed' ? device.event.visitorId : null
  if (observed === null) return { ...base, agreement: 'unknown' }
  return { ...base, agreement: claimed === observed ? 'agrees' : 'differs' }
}

/** A machine often has one address of each family; two families cannot be held against each other. */
function address({ evidence }: Facts): Comparison {
  const base = { name: 'claim_ip_address', code: 'IP_CLAIM_MISMATCH' } as const
  const text = evidence.claims.ipAddress?.trim() ?? ''
  if (text === '') return { ...base, agreement: 'not_claimed' }
  const { device } = evidence
  const claimed = addressForm(text)
  const observed = addressForm((device.state === 'observed' && device.event.ipAddress) || '')
  if (claimed === null || observed === null || claimed.family !== observed.family) {
    return { ...base, agreement: 'unknown' }
  }
  return { ...base, agreement: claimed.text === observed.text ? 'agrees' : 'differs' }
}
