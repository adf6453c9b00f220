import { expect, test } from 'bun:test'
import { isCertain } from '../../../src/domain/faults/faults.ts'
import { err, ok } from '../../../src/domain/faults/result.ts'

test('a result tells success from failure', () => {
  expect(ok(1)).toEqual({ ok: true, value: 1 })
  expect(err({ kind: 'token_missing' })).toEqual({ ok: false, fault: { kind: 'token_missing' } })
})

test('a failed write is certain unless the database timed out or sent a malformed answer', () => {
  const store = (
    reason: 'unreachable' | 'timeout' | 'unauthenticated' | 'bad_answer' | 'refused',
  ) => isCertain({ kind: 'store', reason })
  expect(isCertain({ kind: 'token_missing' })).toBe(true)
  expect([store('refused'), store('unauthenticated')]).toEqual([true, true])
  expect([store('unreachable'), store('timeout'), store('bad_answer')]).toEqual([
    ...[false, false, false],
  ])
})
