// The texts of the page for the codes of the API.
import type { Check, Decision } from './answers.ts'

export const outcomeWords: Record<Decision['outcome'], string> = {
  approved: 'Approved',
  review: 'Review',
  declined: 'Declined',
}

export const statusWords: Record<Check['status'], string> = {
  pass: 'pass',
  fail: 'fail',
  warn: 'warn',
  unavailable: 'unavailable',
  not_applicable: 'n/a',
}

export const redoWords = {
  document: 'You can try again with a new photo of your document.',
  selfie: 'You can try again with a new photo of yourself.',
  session: 'You can try the face check again.',
} as const

const abbreviations: Record<string, string> = { mrz: 'MRZ', ip: 'IP' }

/** `claim_document_number` as `Claim document number`. */
export function checkName(name: string): string {
  const [first = '', ...rest] = name.split('_').map((word) => abbreviations[word] ?? word)
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ')
}

/** What was observed, the threshold, and what the client claimed. */
export function seen({ observed, threshold, claimed }: Check): string {
  const parts = [
    observed === undefined ? null : valueWords(observed),
    threshold === undefined ? null : `threshold ${threshold}`,
    claimed === undefined ? null : `claimed ${valueWords(claimed)}`,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

function valueWords(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value)
}
