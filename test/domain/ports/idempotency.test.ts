/** Idempotency keys: their syntax, their owner, and what a request finds under one. */

import { describe, expect, test } from 'bun:test'
import type { Principal } from '../../../src/domain/identity/principal.ts'
import {
  type KeyState,
  keyState,
  keyText,
  type LeasedKey,
  leaseMs,
  readIdempotencyKey,
  responseTtlMs,
} from '../../../src/domain/ports/idempotency.ts'

describe('a key', () => {
  const keys: [string, string | null][] = [
    ['8e03978e-40d5-43e8-bc93-6894a57f9324', '8e03978e-40d5-43e8-bc93-6894a57f9324'],
    ['"8e03978e"', '8e03978e'],
    ['a', 'a'],
    ['two words, a comma', 'two words, a comma'],
    ['"with \\" and \\\\"', 'with " and \\'],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
    ['', null],
    ['""', null],
    ['x'.repeat(256), null],
    [`"${'x'.repeat(256)}"`, null],
    ['"open', null],
    ['"a"b"', null],
    ['"a\\b"', null],
    ['a\tb', null],
    ['a\u007f', null],
    ['schl\u00fcssel', null],
  ]
  for (const [value, key] of keys)
    test(`${JSON.stringify(value.slice(0, 30))} is ${JSON.stringify(key?.slice(0, 30) ?? null)}`, () =>
      expect(readIdempotencyKey(value)).toBe(key))
})

test('a response is kept for a day, and a key may be held for four minutes', () => {
  expect([responseTtlMs, leaseMs]).toEqual([86_400_000, 240_000])
})

describe('the owner of a key', () => {
  const principal: Principal = {
    subject: 's',
    clientId: 'c',
    team: 't',
    scopes: new Set(['profiles:write']),
    profile: null,
    expiresAtMs: 0,
  }
  const request = { key: 'k', path: '/p' }
  const own = keyText(principal, request)

  test('is the same for another token of the caller', () =>
    expect(keyText({ ...principal, expiresAtMs: 1, scopes: new Set() }, request)).toBe(own))

  const others: [string, Partial<Principal>, Partial<typeof request>][] = [
    ['another client', { clientId: 'd' }, {}],
    ['another subject', { subject: 'd' }, {}],
    ['another team', { team: '' }, {}],
    ['an applicant', { profile: 'p' }, {}],
    ['a principal who sees every team', { scopes: new Set(['teams:all']) }, {}],
    ['another path', {}, { path: '/q' }],
    ['another key', {}, { key: 'l' }],
    ['parts that are split elsewhere', {}, { key: '/pk', path: '' }],
  ]
  for (const [name, who, what] of others)
    test(`is not ${name}`, () =>
      expect(keyText({ ...principal, ...who }, { ...request, ...what })).not.toBe(own))
})

describe('what a request finds', () => {
  const response = { status: 201, contentType: 'application/json', body: '{}' }
  const leased: LeasedKey = {
    leaseId: 'x',
    requestHash: 'same',
    response: null,
    leaseUntilMs: 2000,
    expiresAtMs: 9000,
  }
  const cases: [string, Partial<LeasedKey>, number, KeyState][] = [
    ['a request that is running', {}, 1999, 'running'],
    ['one that died', {}, 2000, 'free'],
    ['a response', { response }, 1000, 'answered'],
    ['a response long after the lease', { response }, 8999, 'answered'],
    ['an expired response', { response }, 9000, 'free'],
    ['another request that is running', { requestHash: 'other' }, 1000, 'reused'],
    ['another request that died', { requestHash: 'other' }, 2000, 'reused'],
    ['the response to another request', { requestHash: 'other', response }, 1000, 'reused'],
    ['an expired response to another request', { requestHash: 'other', response }, 9000, 'free'],
  ]
  for (const [name, changes, nowMs, state] of cases)
    test(`${name}: ${state}`, () =>
      expect(keyState({ ...leased, ...changes }, { requestHash: 'same', nowMs })).toBe(state))
})
