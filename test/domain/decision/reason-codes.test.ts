/** The table of reason codes. */

import { expect, test } from 'bun:test'
import {
  fixedCodes,
  gradedCodes,
  type ReasonCode,
  reasonCodes,
  reasonTable,
} from '../../../src/domain/decision/reason-codes.ts'
import { canonicalJson } from '../../../src/domain/encoding/canonical-json.ts'
import { sha256Hex } from '../../../src/domain/encoding/digest.ts'

/** The order is part of stored decisions; a new code may be inserted, none removed or moved. */
const order = `
LIVENESS_FAILED LIVENESS_LOW_CONFIDENCE LIVENESS_NOT_COMPLETED LIVENESS_EXPIRED LIVENESS_UNAVAILABLE LIVENESS_CLAIM_MISMATCH
FACE_MISMATCH FACE_MATCH_UNCERTAIN FACE_NOT_FOUND_ON_DOCUMENT FACE_MATCH_UNAVAILABLE SELFIE_REFERENCE_MISMATCH
DOCUMENT_EXPIRED DOCUMENT_NOT_YET_VALID DOCUMENT_UNREADABLE DOCUMENT_TYPE_MISMATCH DOCUMENT_TYPE_UNSUPPORTED DOCUMENT_SUSPECT DOCUMENT_SPECIMEN DOCUMENT_ANALYSIS_UNAVAILABLE DOCUMENT_BACK_MISSING DOCUMENT_COUNTRY_UNKNOWN UNDERAGE AGE_UNCERTAIN
MRZ_CHECK_DIGIT_FAILED MRZ_VIZ_MISMATCH MRZ_VIZ_INCOMPARABLE MRZ_MALFORMED MRZ_MISSING NAME_MISMATCH DOCUMENT_NUMBER_MISMATCH DATE_OF_BIRTH_MISMATCH COUNTRY_MISMATCH GENDER_MISMATCH
DEVICE_BOT DEVICE_TAMPERED DEVICE_VIRTUAL DEVICE_EVENT_REPLAYED DEVICE_EVENT_STALE DEVICE_EVENT_UNKNOWN DEVICE_CLAIM_MISMATCH DEVICE_HIGH_RISK DEVICE_UNAVAILABLE IP_ANONYMISED IP_COUNTRY_MISMATCH IP_CLAIM_MISMATCH
VELOCITY_PROFILE_ATTEMPTS VELOCITY_DEVICE_REUSE VELOCITY_DOCUMENT_REUSE VELOCITY_FACE_REUSE VELOCITY_IP
`

test('the table has these codes in this order', () => {
  const words = order.trim().split(/\s+/)
  expect(words).toHaveLength(50)
  expect(reasonCodes.join(' ')).toBe(words.join(' '))
  expect(new Set(reasonCodes).size).toBe(reasonCodes.length)
})

test('a code is either graded by thresholds or has an effect per level', () => {
  const graded =
    'SELFIE_REFERENCE_MISMATCH DEVICE_HIGH_RISK IP_ANONYMISED VELOCITY_PROFILE_ATTEMPTS VELOCITY_DEVICE_REUSE VELOCITY_DOCUMENT_REUSE VELOCITY_FACE_REUSE VELOCITY_IP'
  expect(gradedCodes.join(' ')).toBe(graded)
  expect([...fixedCodes, ...gradedCodes].toSorted()).toEqual(reasonCodes.toSorted())
  for (const code of gradedCodes) expect(reasonTable[code].effects).toBe('graded')
  for (const code of fixedCodes) {
    expect(Object.keys(reasonTable[code].effects)).toEqual(['low', 'standard', 'high'])
  }
})

test('no effect is milder at a higher level', () => {
  const rank = { info: 0, review: 1, decline: 2 }
  for (const code of fixedCodes) {
    const { low, standard, high } = reasonTable[code].effects
    expect(rank[low] <= rank[standard] && rank[standard] <= rank[high]).toBe(true)
  }
})

const messageOf = (code: ReasonCode): string => reasonTable[code].userMessage

test('messages start with a capital letter, have no full stop and reveal no number', () => {
  for (const code of reasonCodes) {
    const message = messageOf(code)
    expect({ code, message }).toEqual({ code, message: expect.stringMatching(/^[A-Z][^.0-9%]+$/) })
    expect(message).not.toMatch(/n't|'re|'ve/)
  }
})

test('no message changes: stored decisions contain them, and replay compares every byte', async () => {
  const messages = Object.fromEntries(reasonCodes.map((code) => [code, messageOf(code)]))
  expect(await sha256Hex(canonicalJson(messages))).toBe(
    '4d72b7ef562307ef65298b4e9da65d3838e8d7a743f29a5670d3b2cd42d8ec2e',
  )
})

test('codes that would teach a fraudster share one message that names no check', () => {
  const fraud = reasonCodes.filter((code) =>
    /^(?:DEVICE_|IP_|VELOCITY_)|LIVENESS_CLAIM|SUSPECT|CHECK_DIGIT|VIZ/.test(code),
  )
  const open = ['DEVICE_EVENT_STALE', 'DEVICE_UNAVAILABLE']
  const messages = fraud.filter((code) => !open.includes(code)).map(messageOf)
  expect(messages.length).toBeGreaterThan(15)
  expect(new Set(messages).size).toBe(1)
  for (const code of reasonCodes) {
    expect(messageOf(code)).not.toMatch(
      /fraud|\bbots?\b|vpn|tor\b|proxy|score|threshold|tamper|forge/i,
    )
  }
})

/** What the person has to redo for each code; nothing for the others. */
const redos: Record<string, string> = {
  session:
    'LIVENESS_FAILED LIVENESS_LOW_CONFIDENCE LIVENESS_NOT_COMPLETED LIVENESS_EXPIRED LIVENESS_UNAVAILABLE FACE_MATCH_UNAVAILABLE DOCUMENT_ANALYSIS_UNAVAILABLE NAME_MISMATCH DOCUMENT_NUMBER_MISMATCH DATE_OF_BIRTH_MISMATCH COUNTRY_MISMATCH GENDER_MISMATCH DEVICE_EVENT_STALE DEVICE_EVENT_UNKNOWN DEVICE_UNAVAILABLE',
  selfie: 'SELFIE_REFERENCE_MISMATCH',
  document:
    'FACE_MATCH_UNCERTAIN FACE_NOT_FOUND_ON_DOCUMENT DOCUMENT_EXPIRED DOCUMENT_NOT_YET_VALID DOCUMENT_UNREADABLE DOCUMENT_TYPE_MISMATCH DOCUMENT_TYPE_UNSUPPORTED DOCUMENT_BACK_MISSING DOCUMENT_COUNTRY_UNKNOWN AGE_UNCERTAIN MRZ_CHECK_DIGIT_FAILED MRZ_VIZ_MISMATCH MRZ_VIZ_INCOMPARABLE MRZ_MALFORMED MRZ_MISSING',
}
test('every code asks to redo what is listed', () => {
  for (const code of reasonCodes) {
    const listed = Object.keys(redos).find((redo) => redos[redo]?.split(' ').includes(code))
    expect(`${code} ${reasonTable[code].redo ?? undefined}`).toBe(`${code} ${listed}`)
  }
})
