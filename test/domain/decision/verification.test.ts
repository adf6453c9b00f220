/** Words that are stored in verifications. */

import { expect, test } from 'bun:test'
import { notNeededCause } from '../../../src/domain/decision/evidence/evidence.ts'
import { statusOf } from '../../../src/domain/decision/verification.ts'

test('each outcome has its profile status', () => {
  expect(statusOf).toEqual({ approved: 'verified', declined: 'rejected', review: 'pending' })
})

test('the cause of a skipped check is the stored word', () => {
  expect(notNeededCause).toBe('not_needed')
})
