/** Applicants: their tokens, and what they may change. */

import { expect, test } from 'bun:test'
import {
  type ApplicantTokenRequest,
  applicantLifetime,
  applicantMayChange,
  changesIdentity,
  grantApplicant,
  withoutSameIdentity,
} from '../../../src/domain/identity/applicant.ts'
import { applicantScopes, type Principal } from '../../../src/domain/identity/principal.ts'
import type { ProfileChange, VerificationStatus } from '../../../src/domain/identity/profile.ts'

const nowMs = Date.UTC(2026, 2, 21, 12) + 700
const nowSeconds = Math.floor(nowMs / 1000)
const profile = { id: 'p1', team: 'a' }

const machine = (scopes: readonly string[], expiresInSeconds = 3600): Principal => ({
  subject: 's',
  clientId: 'c',
  team: '',
  scopes: new Set(scopes),
  profile: null,
  expiresAtMs: (nowSeconds + expiresInSeconds) * 1000,
})
const grant = (from: Principal, request: Partial<ApplicantTokenRequest> = {}) =>
  grantApplicant(from, {
    profile,
    request: { expiresInSeconds: undefined, scopes: undefined, ...request },
    nowMs,
  })

test('by default it has every possible scope for 30 minutes', () => {
  expect(applicantLifetime).toEqual({ minSeconds: 60, maxSeconds: 1800 })
  expect(grant(machine([...applicantScopes, 'teams:all', 'health:read']))).toEqual({
    ok: true,
    value: {
      subject: 'applicant:p1',
      profileId: 'p1',
      team: 'a',
      clientId: 'c',
      scopes: [...applicantScopes],
      expiresInSeconds: 1800,
      expiresAtSeconds: nowSeconds + 1800,
    },
  })
})

test('it has no scope that the machine token lacks', () => {
  const scopesOf = (...given: Parameters<typeof grant>) => {
    const granted = grant(...given)
    return granted.ok ? granted.value.scopes : granted.fault
  }
  const few = machine(['profiles:read', 'settings:read', 'teams:all'])
  expect(scopesOf(few)).toEqual(['profiles:read', 'settings:read'])
  expect(scopesOf(few, { scopes: ['settings:read'] })).toEqual(['settings:read'])
  expect(scopesOf(few, { scopes: [] })).toEqual([])
  for (const scopes of [['profiles:write'], ['teams:all'], ['profiles:read', 'teams:all']]) {
    expect(scopesOf(few, { scopes })).toEqual({
      kind: 'invalid_input',
      code: 'invalid_scope',
      details: [
        {
          path: 'scope',
          message: 'Must contain only applicant scopes that the machine token has',
        },
      ],
    })
  }
})

test('it expires as requested, at the latest with the machine token or after 30 minutes', () => {
  const lifetime = (machineSeconds: number, expiresInSeconds?: number) => {
    const granted = grant(machine([], machineSeconds), { expiresInSeconds })
    if (!granted.ok) return granted.fault
    expect(granted.value.expiresAtSeconds).toBe(nowSeconds + granted.value.expiresInSeconds)
    return granted.value.expiresInSeconds
  }
  expect(lifetime(3600, 60)).toBe(60)
  expect(lifetime(3600, 1801)).toBe(1800)
  expect(lifetime(90)).toBe(90)
  expect(lifetime(1, 60)).toBe(1)
  expect(lifetime(0)).toEqual({ kind: 'token_invalid', cause: 'expired' })
  expect(lifetime(-30, 60)).toEqual({ kind: 'token_invalid', cause: 'expired' })
})

const nobody = { name: '', documentNumber: '', country: '' }
const ana = { name: 'Ana', documentNumber: 'X1', country: 'PT' }
const fields = ['name', 'documentNumber', 'country'] as const

const may = (
  current: typeof ana,
  change: ProfileChange,
  { status = 'unverified' }: { status?: VerificationStatus } = {},
) => applicantMayChange({ ...current, verificationStatus: status }, change)

test('an applicant fills in empty fields and replaces nothing', () => {
  for (const field of fields) {
    expect([field, may(nobody, { [field]: 'new' })]).toEqual([field, true])
    expect([field, may(ana, { [field]: 'new' })]).toEqual([field, false])
    expect([field, may(ana, { [field]: '' })]).toEqual([field, false])
    expect([field, may(ana, { [field]: ana[field] })]).toEqual([field, true])
  }
  expect(may(nobody, ana)).toBe(true)
  expect(may({ ...nobody, country: 'PT' }, { ...ana, country: 'ES' })).toBe(false)
  expect(may(ana, { documentType: 'passport' })).toBe(true)
})

test('after a decision an applicant fills in nothing', () => {
  for (const status of ['verified', 'rejected'] as const) {
    expect([status, may(nobody, { name: 'new' }, { status })]).toEqual([status, false])
    expect([status, may(ana, { name: 'Ana' }, { status })]).toEqual([status, true])
  }
  expect(may(nobody, { name: 'new' }, { status: 'pending' })).toBe(true)
})

test('an identity field that already has its value is not written again', () => {
  const current = { ...ana, country: '', verificationStatus: 'unverified' } as const
  expect(withoutSameIdentity(current, { ...ana, documentType: 'passport' })).toEqual({
    country: 'PT',
    documentType: 'passport',
  })
  expect(withoutSameIdentity(current, { name: '', country: '' })).toEqual({ name: '' })
})

test('a change of identity is a different name, number or country', () => {
  const changes = (change: ProfileChange) =>
    changesIdentity({ ...ana, verificationStatus: 'unverified' }, change)
  for (const field of fields) {
    expect([field, changes({ [field]: 'new' })]).toEqual([field, true])
    expect([field, changes({ [field]: ana[field] })]).toEqual([field, false])
  }
  expect(changes({ documentType: 'passport' })).toBe(false)
  expect(changes({ ...ana, country: 'ES' })).toBe(true)
})
