/** How raised reasons become the reasons of a decision. */

import { expect, test } from 'bun:test'
import { reasonTable } from '../../../src/domain/decision/reason-codes.ts'
import { reasonsOf, strictestEffect } from '../../../src/domain/decision/reasons.ts'

test('strictestEffect returns the strictest, and info for an empty list', () => {
  expect(strictestEffect([])).toBe('info')
  expect(strictestEffect(['info'])).toBe('info')
  expect(strictestEffect(['info', 'review'])).toBe('review')
  expect(strictestEffect(['review', 'decline', 'info'])).toBe('decline')
})

test('reasonsOf lists each code once, with its strictest effect, in the order of the table', () => {
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
      user_message: reasonTable.LIVENESS_FAILED.userMessage,
    },
    {
      code: 'DOCUMENT_UNREADABLE',
      effect: 'review',
      retryable: true,
      redo: 'document',
      user_message: reasonTable.DOCUMENT_UNREADABLE.userMessage,
    },
    {
      code: 'VELOCITY_IP',
      effect: 'info',
      retryable: false,
      user_message: reasonTable.VELOCITY_IP.userMessage,
    },
  ])
})

test('the members of a reason keep their order, which stored decisions have', () => {
  const [reason] = reasonsOf([{ code: 'LIVENESS_FAILED', effect: 'decline' }])
  expect(Object.keys(reason ?? {})).toEqual([
    ...['code', 'effect', 'retryable', 'redo', 'user_message'],
  ])
})
