/** Idempotency keys: their form, their owner, and what a request finds under a key. */

import { describe, expect, test } from 'bun:test'
import type { Principal } from '../../../src/domain/identity/principal.ts'
import {
  answerKeptMs,
  type HeldKey,
  keyText,
  leaseMs,
  readIdempotencyKey,
  type Standing,
  standingOf,
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

test('an answer is stored for a day, and a running request has a lease of four minutes', () => {
  expect([answerKeptMs, leaseMs]).toEqual([86_400_000, 240_000])
})

describe('belongs to', () => {
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

  test('the same owner with another token', () =>
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
    test(`another owner with ${name}`, () =>
      expect(keyText({ ...principal, ...who }, { ...request, ...what })).not.toBe(own))
})

describe('a request finds', () => {
  const answer = { status: 201, contentType: 'application/json', body: '{}' }
  const held: HeldKey = {
    leaseId: 'x',
    requestHash: 'same',
    answer: null,
    leaseUntilMs: 2000,
    expiresAtMs: 9000,
  }
  const cases: [string, Partial<HeldKey>, number, Standing][] = [
    ['a request that is running', {}, 1999, 'running'],
    ['a request whose lease expired', {}, 2000, 'free'],
    ['an answer', { answer }, 1000, 'answered'],
    ['an answer long after the lease', { answer }, 8999, 'answered'],
    ['an answer older than a day', { answer }, 9000, 'free'],
    ['another request that is running', { requestHash: 'other' }, 1000, 'reused'],
    ['another request whose lease expired', { requestHash: 'other' }, 2000, 'reused'],
    ['the answer to another request', { requestHash: 'other', answer }, 1000, 'reused'],
    ['another request older than a day', { requestHash: 'other', answer }, 9000, 'free'],
  ]
  for (const [name, changes, nowMs, standing] of cases)
    test(`${name}: ${standing}`, () =>
      expect(standingOf({ ...held, ...changes }, { requestHash: 'same', nowMs })).toBe(standing))
})
