/** The client's claims against what the server observed. A claim can only add a reason (docs/decisions.md#claims). */

import { normalizeDocumentType } from '../../document/document-type.ts'
import { addressForm } from '../../identity/ip-address.ts'
import { type Agreement, type ClaimComparison, documentClaims } from './document-claims.ts'
import {
  combine,
  type Rule,
  type RuleInput,
  type RuleResult,
  raise,
  result,
  validPercent,
} from './rule.ts'

/** The postal address is not compared: few documents carry one. */
export const claims: Rule = (input) => {
  const comparisons: ClaimComparison[] = [
    { name: 'claim_liveness', code: 'LIVENESS_CLAIM_MISMATCH', ...liveness(input) },
    { name: 'claim_document_type', code: 'DOCUMENT_TYPE_MISMATCH', ...documentType(input) },
    ...documentClaims(input),
    { name: 'claim_visitor_id', code: 'DEVICE_CLAIM_MISMATCH', agreement: visitor(input) },
    { name: 'claim_ip_address', code: 'IP_CLAIM_MISMATCH', agreement: address(input) },
  ]
  return combine(comparisons.map((comparison) => resultOf(input, comparison)))
}

type Compared = Pick<ClaimComparison, 'agreement' | 'values'>

function resultOf(input: RuleInput, comparison: ClaimComparison): RuleResult {
  const { name, code, agreement, values } = comparison
  switch (agreement) {
    case 'not_claimed':
      return result({ name, status: 'not_applicable' })
    case 'unknown':
      return result({ name, status: 'unavailable', ...values })
    case 'agrees':
      return result({ name, status: 'pass', ...values })
    case 'reordered':
      return result({ name, status: 'warn', ...values }, { code, effect: 'info' })
    case 'differs':
      return result({ name, status: 'warn', ...values }, raise(input, code))
  }
}

/**
 * Only a claim better than the observation differs. A lower score gains nothing, and a browser has to send some
 * number although, as AWS advises, it is never shown the score (docs/vendors.md#face-liveness).
 */
function liveness({ evidence, policy }: RuleInput): Compared {
  const { passAtPercent, claimTolerancePercent } = policy.liveness
  const { livenessConfidence: claimed, livenessStatus } = evidence.claims
  const seen = evidence.liveness
  const saysLive = livenessStatus === null ? null : claimedStatus(livenessStatus)
  const number = claimed !== null && Number.isFinite(claimed) ? claimed : null
  const claimedValue = number === null ? {} : { claimed: number }
  if (number === null && saysLive === null) return { agreement: 'not_claimed' }
  if (seen.state !== 'observed') return { agreement: 'unknown', values: claimedValue }

  const score = validPercent(seen.confidencePercent)
  const values = { ...claimedValue, observed: score ?? seen.status }
  const ran = seen.status === 'SUCCEEDED'
  if (ran && score === null) return { agreement: 'unknown', values: claimedValue }
  const live = ran && score !== null && score >= passAtPercent
  const exceeds =
    number !== null &&
    (score === null ? number >= passAtPercent : number - score > claimTolerancePercent)
  const differs = exceeds || (saysLive === 'live' && !live) || (saysLive === 'succeeded' && !ran)
  return { agreement: differs ? 'differs' : 'agrees', values }
}

const liveWords = ['live', 'islive', 'alive', 'true', 'passed', 'pass', 'verified', 'approved']
const ranWords = ['succeeded', 'success', 'successful', 'completed', 'complete']

/** `SUCCEEDED` is the word of AWS for a session that ran, whether the person was live or not. */
function claimedStatus(text: string): 'live' | 'succeeded' | 'other' | null {
  const word = text.toLowerCase().replace(/[^a-z]/g, '')
  if (text.trim() === '') return null
  if (liveWords.includes(word)) return 'live'
  return ranWords.includes(word) ? 'succeeded' : 'other'
}

function documentType({ evidence, examination }: RuleInput): Compared {
  const text = evidence.claims.documentType ?? ''
  if (text.trim() === '') return { agreement: 'not_claimed' }
  const claimed = normalizeDocumentType(text)
  const observed = examination?.documentType ?? null
  const values = { ...(claimed && { claimed }), ...(observed && { observed }) }
  if (claimed === null || observed === null) return { agreement: 'unknown', values }
  return { agreement: claimed === observed ? 'agrees' : 'differs', values }
}

function visitor({ evidence }: RuleInput): Agreement {
  const claimed = evidence.claims.visitorId?.trim() ?? ''
  if (claimed === '') return 'not_claimed'
  const { device } = evidence
  const observed = device.state === 'observed' ? device.event.visitorId : null
  if (observed === null) return 'unknown'
  return claimed === observed ? 'agrees' : 'differs'
}

/** A machine often has an IPv4 and an IPv6 address at once, and the two cannot be compared. */
function address({ evidence }: RuleInput): Agreement {
  const text = evidence.claims.ipAddress?.trim() ?? ''
  if (text === '') return 'not_claimed'
  const { device } = evidence
  const claimed = addressForm(text)
  const observed = addressForm((device.state === 'observed' && device.event.ipAddress) || '')
  if (claimed === null || observed === null || claimed.family !== observed.family) {
    return 'unknown'
  }
  return claimed.text === observed.text ? 'agrees' : 'differs'
}
