import { expect, test } from 'bun:test'
import {
  fixedCodes,
  gradedCodes,
  isFixed,
  reasonCodes,
} from '../../../src/domain/decision/reason-codes.ts'
import { reasonMessages } from '../../../src/domain/decision/reason-messages.ts'
import { reasonCatalogue, reasonsOf, worstEffect } from '../../../src/domain/decision/reasons.ts'

/** The list of product/verification.md section 2, word for word. */
const specified = `
LIVENESS_FAILED LIVENESS_LOW_CONFIDENCE LIVENESS_NOT_COMPLETED LIVENESS_EXPIRED LIVENESS_UNAVAILABLE LIVENESS_CLAIM_MISMATCH
FACE_MISMATCH FACE_MATCH_UNCERTAIN FACE_NOT_FOUND_ON_DOCUMENT FACE_MATCH_UNAVAILABLE SELFIE_REFERENCE_MISMATCH
DOCUMENT_EXPIRED DOCUMENT_NOT_YET_VALID DOCUMENT_UNREADABLE DOCUMENT_TYPE_MISMATCH DOCUMENT_TYPE_UNSUPPORTED DOCUMENT_SUSPECT DOCUMENT_ANALYSIS_UNAVAILABLE DOCUMENT_BACK_MISSING UNDERAGE
MRZ_CHECK_DIGIT_FAILED MRZ_VIZ_MISMATCH MRZ_MALFORMED NAME_MISMATCH DOCUMENT_NUMBER_MISMATCH DATE_OF_BIRTH_MISMATCH COUNTRY_MISMATCH GENDER_MISMATCH
DEVICE_BOT DEVICE_TAMPERED DEVICE_VIRTUAL DEVICE_EVENT_REPLAYED DEVICE_EVENT_STALE DEVICE_EVENT_UNKNOWN DEVICE_CLAIM_MISMATCH DEVICE_HIGH_RISK DEVICE_UNAVAILABLE IP_ANONYMISED IP_COUNTRY_MISMATCH IP_CLAIM_MISMATCH
VELOCITY_PROFILE_ATTEMPTS VELOCITY_DEVICE_REUSE VELOCITY_DOCUMENT_REUSE VELOCITY_IP
`
const added = [
  'DOCUMENT_SPECIMEN',
  'DOCUMENT_COUNTRY_UNKNOWN',
  'MRZ_MISSING',
  'VELOCITY_FACE_REUSE',
]

test('the catalogue has every specified code, and of others only those that were added', () => {
  const words = specified.trim().split(/\s+/)
  expect(words).toHaveLength(44)
  expect(reasonCodes.filter((code) => !added.includes(code)).join(' ')).toBe(words.join(' '))
  expect(reasonCodes).toHaveLength(words.length + added.length)
  expect(new Set(reasonCodes).size).toBe(reasonCodes.length)
  expect(Object.keys(reasonCatalogue).toSorted()).toEqual([...reasonCodes].toSorted())
})

test('a code is either graded by thresholds or has an effect per level', () => {
  expect([...fixedCodes, ...gradedCodes].toSorted()).toEqual([...reasonCodes].toSorted())
  for (const code of reasonCodes) expect(reasonCatalogue[code].effects !== null).toBe(isFixed(code))
})

test('no effect is milder at a higher level', () => {
  const rank = { info: 0, review: 1, decline: 2 }
  for (const code of fixedCodes) {
    const { low, standard, high } = reasonCatalogue[code].effects
    expect(rank[low] <= rank[standard] && rank[standard] <= rank[high]).toBe(true)
  }
})

test('who cannot do anything is not told to do it again', () => {
  for (const code of reasonCodes) {
    const { remedy } = reasonCatalogue[code]
    expect(Object.keys(remedy).includes('redo') && !remedy.retryable).toBe(false)
  }
})

test('messages follow the house style and give away no number', () => {
  for (const [code, message] of Object.entries(reasonMessages.en)) {
    expect({ code, message }).toEqual({ code, message: expect.stringMatching(/^[A-Z][^.0-9%]+$/) })
    expect(message).not.toMatch(/n't|'re|'ve/)
  }
})

test('codes that would teach a fraudster share one message that names nothing', () => {
  const fraud = reasonCodes.filter((code) =>
    /^(?:DEVICE_|IP_|VELOCITY_)|LIVENESS_CLAIM|SUSPECT|CHECK_DIGIT|VIZ/.test(code),
  )
  const open = ['DEVICE_EVENT_STALE', 'DEVICE_UNAVAILABLE']
  const messages = fraud
    .filter((code) => !open.includes(code))
    .map((code) => reasonMessages.en[code])
  expect(messages.length).toBeGreaterThan(15)
  expect(new Set(messages).size).toBe(1)
  for (const message of Object.values(reasonMessages.en)) {
    expect(message).not.toMatch(/fraud|\bbots?\b|vpn|tor\b|proxy|score|threshold|tamper|forge/i)
  }
})

test('worstEffect takes the worst, and info of nothing', () => {
  expect(worstEffect([])).toBe('info')
  expect(worstEffect(['info'])).toBe('info')
  expect(worstEffect(['info', 'review'])).toBe('review')
  expect(worstEffect(['review', 'decline', 'info'])).toBe('decline')
})

test('reasonsOf lists each code once, with its worst effect, in the order of the catalogue', () => {
  const reasons = reasonsOf([
    { code: 'VELOCITY_IP', effect: 'info' },
    { code: 'DOCUMENT_UNREADABLE', effect: 'info' },
    { code: 'LIVENESS_FAILED', effect: 'decline' },
    { code: 'DOCUMENT_UNREADABLE', effect: 'review' },
  ])
  expect(reasons).toEqual([
    {
      code: 'LIVENESS_FAILED',
      effect: 'decline',
      retryable: true,
      redo: 'session',
      user_message: reasonMessages.en.LIVENESS_FAILED,
    },
    {
      code: 'DOCUMENT_UNREADABLE',
      effect: 'review',
      retryable: true,
      redo: 'document',
      user_message: reasonMessages.en.DOCUMENT_UNREADABLE,
    },
    {
      code: 'VELOCITY_IP',
      effect: 'info',
      retryable: false,
      user_message: reasonMessages.en.VELOCITY_IP,
    },
  ])
})

/** What each code asks of the person; `-` is nothing. */
const remedies: Record<string, string> = {
  session:
    'LIVENESS_FAILED LIVENESS_LOW_CONFIDENCE LIVENESS_NOT_COMPLETED LIVENESS_EXPIRED LIVENESS_UNAVAILABLE FACE_MATCH_UNAVAILABLE DOCUMENT_ANALYSIS_UNAVAILABLE NAME_MISMATCH DOCUMENT_NUMBER_MISMATCH DATE_OF_BIRTH_MISMATCH COUNTRY_MISMATCH GENDER_MISMATCH DEVICE_EVENT_STALE DEVICE_EVENT_UNKNOWN DEVICE_UNAVAILABLE',
  selfie: 'SELFIE_REFERENCE_MISMATCH',
  document:
    'FACE_MATCH_UNCERTAIN FACE_NOT_FOUND_ON_DOCUMENT DOCUMENT_EXPIRED DOCUMENT_NOT_YET_VALID DOCUMENT_UNREADABLE DOCUMENT_TYPE_MISMATCH DOCUMENT_TYPE_UNSUPPORTED DOCUMENT_BACK_MISSING DOCUMENT_COUNTRY_UNKNOWN MRZ_CHECK_DIGIT_FAILED MRZ_VIZ_MISMATCH MRZ_MALFORMED MRZ_MISSING',
}
test('the remedy of every code is as listed', () => {
  for (const code of reasonCodes) {
    const listed = Object.keys(remedies).find((remedy) =>
      remedies[remedy]?.split(' ').includes(code),
    )
    const { remedy } = reasonCatalogue[code]
    const actual = remedy.retryable ? remedy.redo : undefined
    expect(`${code} ${actual}`).toBe(`${code} ${listed}`)
  }
})
