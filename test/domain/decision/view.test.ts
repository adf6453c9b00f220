/** What an applicant sees of a decision: enough to try again, nothing that helps to cheat. */

import { describe, expect, test } from 'bun:test'
import type { Decision } from '../../../src/domain/decision/decision.ts'
import { reasonCodes, reasonTable } from '../../../src/domain/decision/reason-codes.ts'
import { reasonsOf } from '../../../src/domain/decision/reasons.ts'
import type { StoredVerification } from '../../../src/domain/decision/verification.ts'
import { decisionForApplicant, verificationViewFor } from '../../../src/domain/decision/view.ts'
import type { Principal } from '../../../src/domain/identity/principal.ts'
import { evidence as evidenceOf, goodClaims, noClaims } from './fixture.ts'

const neutral = reasonTable.DEVICE_BOT.userMessage
const decisionOf = (raised: Parameters<typeof reasonsOf>[0]): Decision => ({
  outcome: 'declined',
  reasons: reasonsOf(raised),
  checks: [{ name: 'face_match', status: 'fail', observed: 61.25, threshold: 90, claimed: 99 }],
  policy: 'default@0123abcd',
  evidence_hash: 'f'.repeat(64),
  decided_at: '2026-03-21T00:00:00.000Z',
})
const shown = (...codes: (typeof reasonCodes)[number][]) =>
  decisionForApplicant(decisionOf(codes.map((code) => ({ code, effect: 'decline' }))))

describe('a decision', () => {
  test('shows the outcome and what to do, and nothing else', () => {
    expect(shown('FACE_MISMATCH', 'DOCUMENT_EXPIRED')).toEqual({
      outcome: 'declined',
      reasons: [
        {
          retryable: true,
          redo: 'document',
          user_message: 'The document has expired, please use a valid one',
        },
        {
          retryable: false,
          user_message: 'We could not match your face with the photo on the document',
        },
      ],
    })
  })
  test('with every code shows no code, effect, score, threshold, policy or hash', () => {
    const text = JSON.stringify(shown(...reasonCodes))
    for (const code of reasonCodes) expect(text).not.toContain(code)
    for (const word of ['effect', 'decline"', '61.25', '90', '99', 'default@', 'ffff', '2026'])
      expect(text).not.toContain(word)
  })
  test('has one neutral reason for any number of codes that share it', () => {
    const fraud = reasonCodes.filter((code) => reasonTable[code].userMessage === neutral)
    expect(fraud.length).toBeGreaterThan(10)
    expect(shown(...fraud).reasons).toEqual([{ retryable: false, user_message: neutral }])
    for (const code of fraud) expect(shown(code).reasons).toHaveLength(1)
    expect(shown('DEVICE_BOT')).toEqual(shown('VELOCITY_IP', 'LIVENESS_CLAIM_MISMATCH'))
  })
  test('a message is retryable if every reason behind it is', () => {
    const photo = reasonTable.DOCUMENT_UNREADABLE.userMessage
    const later = reasonTable.LIVENESS_UNAVAILABLE.userMessage
    expect(shown('DOCUMENT_UNREADABLE', 'DOCUMENT_COUNTRY_UNKNOWN').reasons).toEqual([
      { retryable: true, redo: 'document', user_message: photo },
    ])
    expect(shown('LIVENESS_UNAVAILABLE', 'DEVICE_UNAVAILABLE').reasons).toEqual([
      { retryable: true, redo: 'session', user_message: later },
    ])
  })
  test('the neutral message names nothing to redo, which would reveal the check', () => {
    for (const codes of [
      ['MRZ_CHECK_DIGIT_FAILED'],
      ['DEVICE_EVENT_UNKNOWN'],
      ['DEVICE_BOT'],
    ] as const) {
      expect(shown(...codes).reasons).toEqual([{ retryable: false, user_message: neutral }])
    }
  })
  test('has an order that is not that of the reason table', () => {
    const alone = shown('LIVENESS_CLAIM_MISMATCH', 'FACE_MISMATCH').reasons
    expect(shown('FACE_MISMATCH', 'IP_ANONYMISED').reasons).toEqual(alone)
    const messages = shown(...reasonCodes).reasons.map((reason) => reason.user_message)
    expect(new Set(messages).size).toBe(messages.length)
    const ranks = shown(...reasonCodes).reasons.map(({ retryable }) => retryable)
    expect(ranks).toEqual([...ranks].sort((a, b) => Number(b) - Number(a)))
  })
  test('leaves out reasons that only inform', () => {
    const decision = decisionOf([
      { code: 'DOCUMENT_SPECIMEN', effect: 'info' },
      { code: 'UNDERAGE', effect: 'review' },
    ])
    expect(decisionForApplicant(decision).reasons.map(({ user_message }) => user_message)).toEqual([
      reasonTable.UNDERAGE.userMessage,
    ])
  })
})

describe('a verification', () => {
  const principal = (profile: string | null): Principal => ({
    subject: 's',
    clientId: 'c',
    team: '',
    scopes: new Set(),
    profile,
    expiresAtMs: 0,
  })
  const stored: StoredVerification = {
    id: 'v'.repeat(15),
    profile: 'p'.repeat(15),
    team: '',
    livenessSessionId: 's',
    livenessConfidence: 61.25,
    livenessStatus: 'not_live',
    documentType: 'observed type',
    documentNumber: 'observed number',
    country: 'observed country',
    name: 'observed name',
    address: 'observed address',
    gender: 'observed gender',
    dateOfBirth: 'observed date',
    ipAddress: 'observed address',
    files: {},
    status: 'rejected',
    outcome: 'declined',
    decision: decisionOf([{ code: 'DEVICE_BOT', effect: 'decline' }]),
    evidence: evidenceOf({ claims: goodClaims }),
    created: 'then',
    paidCalls: 6,
    updated: 'now',
  }
  test('is shown to a machine as stored, without the evidence', () => {
    const { evidence: _evidence, ...rest } = stored
    expect(verificationViewFor(principal(null), stored)).toEqual(rest)
  })
  test('shows an applicant what it claimed, and no score', () => {
    const view = verificationViewFor(principal(stored.profile), stored)
    expect(view).toMatchObject({
      id: stored.id,
      livenessConfidence: null,
      livenessStatus: 'not_live',
      documentType: 'passport',
      documentNumber: 'XP0000017',
      country: 'Antarctica',
      name: 'Ana Lucia Exemplar',
      dateOfBirth: '1990-01-15',
      status: 'rejected',
      decision: { outcome: 'declined', reasons: [{ retryable: false, user_message: neutral }] },
    })
    expect(JSON.stringify(view)).not.toContain('observed')
    expect(JSON.stringify(view)).not.toContain('61.25')
    expect(Object.keys(view)).not.toContain('evidence')
  })
  test('shows empty fields for what was not claimed', () => {
    const evidence = evidenceOf({ claims: noClaims })
    expect(verificationViewFor(principal(stored.profile), { ...stored, evidence })).toMatchObject({
      documentType: '',
      documentNumber: '',
      country: '',
      name: '',
      address: '',
      gender: '',
      dateOfBirth: '',
      ipAddress: '',
    })
  })
})

test('retryable reasons come first, then alphabetical order', () => {
  const reason = (user_message: string, retryable: boolean) =>
    ({ code: 'X', effect: 'review', retryable, user_message }) as const
  const applicantView = decisionForApplicant({
    ...{ outcome: 'review', checks: [], policy: '', evidence_hash: '', decided_at: '' },
    reasons: [reason('D', false), reason('B', true), reason('C', false), reason('A', true)],
  })
  expect(applicantView.reasons.map(({ user_message }) => user_message)).toEqual([
    'A',
    'B',
    'C',
    'D',
  ])
  expect(Object.keys(applicantView.reasons[0] ?? {})).toEqual(['retryable', 'user_message'])
})
