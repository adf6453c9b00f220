/** What a machine can hand to the person it verifies, and where pages and devices may come from. */

import { expect, test } from 'bun:test'
import {
  type ApplicantTokenRequest,
  applicantLifetime,
  grantApplicant,
} from '../../../src/domain/identity/applicant.ts'
import { applicantScopes, type Principal } from '../../../src/domain/identity/principal.ts'
import { browserOrigins, deviceOrigins } from '../../../src/domain/identity/web-origins.ts'

const nowMs = Date.UTC(2026, 2, 21, 12) + 700
const nowSeconds = Math.floor(nowMs / 1000)
const profile = { id: 'p1', team: 'a' }

const minter = (scopes: readonly string[], expiresInSeconds = 3600): Principal => ({
  subject: 's',
  clientId: 'c',
  team: '',
  scopes: new Set(scopes),
  profile: null,
  expiresAtMs: (nowSeconds + expiresInSeconds) * 1000,
})
const grant = (from: Principal, wish: Partial<ApplicantTokenRequest> = {}) =>
  grantApplicant(from, {
    profile,
    wish: { expiresInSeconds: undefined, scopes: undefined, ...wish },
    nowMs,
  })

test('without a wish it is all that may be, for half an hour', () => {
  expect(applicantLifetime).toEqual({ minSeconds: 60, maxSeconds: 1800 })
  expect(grant(minter([...applicantScopes, 'teams:all', 'health:read']))).toEqual({
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

test('it has no scope that its minter lacks', () => {
  const scopesOf = (...given: Parameters<typeof grant>) => {
    const granted = grant(...given)
    return granted.ok ? granted.value.scopes : granted.fault
  }
  const few = minter(['profiles:read', 'settings:read', 'teams:all'])
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

test('it ends when it is wished to, at the latest with its minter or after half an hour', () => {
  const lifetime = (minterSeconds: number, expiresInSeconds?: number) => {
    const granted = grant(minter([], minterSeconds), { expiresInSeconds })
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

const config = { clientUrl: 'https://a.example', allowedOrigins: ['https://b.example'] }
const clients = ['https://identivia.com', 'https://app.identivia.com']
const others = ['https://demo.identivia.com', 'https://admin.identivia.com']
const local = [3000, 4173, 5173, 8080].flatMap((port) => [
  `http://localhost:${port}`,
  `http://127.0.0.1:${port}`,
])

test('a browser may call from our clients, from the operator’s, and from a machine of one’s own', () => {
  expect([...browserOrigins(config)].toSorted()).toEqual(
    [...clients, ...others, ...local, 'https://a.example', 'https://b.example'].toSorted(),
  )
})

test('a device is not believed from a machine of one’s own, but in a sandbox', () => {
  expect([...deviceOrigins({ ...config, isSandbox: false })].toSorted()).toEqual(
    [...clients, ...others, 'https://a.example', 'https://b.example'].toSorted(),
  )
  expect(deviceOrigins({ ...config, isSandbox: true })).toEqual(browserOrigins(config))
})
