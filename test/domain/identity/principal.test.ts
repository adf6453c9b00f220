/** What each principal may see: a machine of the team, a machine of all teams, and an applicant. */

import { describe, expect, test } from 'bun:test'
import { applicantMaySet } from '../../../src/domain/identity/applicant.ts'
import {
  maySeeProfile,
  maySeeSession,
  maySeeTeam,
  mayUseSession,
  type Principal,
  requestedProfile,
} from '../../../src/domain/identity/principal.ts'
import {
  isPersonsDecision,
  type StatusEntry,
  verificationStatuses,
} from '../../../src/domain/identity/profile.ts'

const principal = (changes: Partial<Principal>): Principal => ({
  subject: 's',
  clientId: 'c',
  team: 'a',
  scopes: new Set(),
  profile: null,
  expiresAtMs: 0,
  ...changes,
})
const callers = {
  machine: principal({}),
  everywhere: principal({ scopes: new Set(['teams:all']) }),
  applicant: principal({ profile: 'p1' }),
  // No token leads to such a principal; if one ever does, its profile still restricts it.
  applicantEverywhere: principal({ profile: 'p1', scopes: new Set(['teams:all']) }),
}
const who = (may: (one: Principal) => boolean) =>
  Object.entries(callers).flatMap(([name, one]) => (may(one) ? [name] : []))

describe('may see', () => {
  const all = ['machine', 'everywhere', 'applicant', 'applicantEverywhere']
  test('teams', () => {
    expect(who((one) => maySeeTeam(one, 'a'))).toEqual(all)
    expect(who((one) => maySeeTeam(one, 'b'))).toEqual(['everywhere'])
  })
  test('profiles', () => {
    expect(who((one) => maySeeProfile(one, { id: 'p1', team: 'a' }))).toEqual(all)
    expect(who((one) => maySeeProfile(one, { id: 'p2', team: 'a' }))).toEqual([
      'machine',
      'everywhere',
    ])
    expect(who((one) => maySeeProfile(one, { id: 'p1', team: 'b' }))).toEqual(['everywhere'])
  })
  test('sessions', () => {
    expect(who((one) => maySeeSession(one, { profile: 'p1', team: 'a' }))).toEqual(all)
    for (const profile of ['p2', '']) {
      expect(who((one) => maySeeSession(one, { profile, team: 'a' }))).toEqual([
        'machine',
        'everywhere',
      ])
    }
    expect(who((one) => maySeeSession(one, { profile: 'p1', team: 'b' }))).toEqual(['everywhere'])
  })
  test('and use a session only for a profile of its team', () => {
    const bring = (sessionTeam: string, team: string) =>
      who((one) =>
        mayUseSession(one, { session: { profile: 'p1', team: sessionTeam }, profile: { team } }),
      )
    expect(bring('a', 'a')).toEqual(all)
    expect(bring('b', 'b')).toEqual(['everywhere'])
    expect([bring('a', 'b'), bring('b', 'a')]).toEqual([[], []])
  })
})

test('a request without a profile is about the applicant’s own', () => {
  expect(requestedProfile(callers.machine, undefined)).toBeUndefined()
  expect(requestedProfile(callers.machine, 'p2')).toBe('p2')
  expect(requestedProfile(callers.applicant, undefined)).toBe('p1')
  expect(requestedProfile(callers.applicant, 'p2')).toBe('p2')
})

test('an applicant may move only from unverified to pending', () => {
  const moves = verificationStatuses.flatMap((current) =>
    verificationStatuses
      .filter((status) => applicantMaySet(status, current))
      .map((status) => `${current} to ${status}`),
  )
  expect(moves).toEqual(['unverified to pending', 'pending to pending'])
})

describe('decided by a person', () => {
  const entry = (
    newStatus: StatusEntry['newStatus'],
    updatedBy: string,
    decidedBy: StatusEntry['decidedBy'] = '',
  ): StatusEntry => ({
    id: 'i',
    profile: 'p1',
    seq: 1,
    previousStatus: 'unverified',
    newStatus,
    notes: '',
    updatedBy,
    decidedBy,
    identityBy: '',
    verification: '',
    created: '',
  })
  const rows: [StatusEntry['newStatus'], StatusEntry | null, boolean][] = [
    ['rejected', entry('rejected', 'support'), true],
    ['rejected', entry('rejected', 'policy:default@01'), false],
    // The row is newer: the profile was read before it.
    ['unverified', entry('rejected', 'support'), true],
    ['rejected', entry('pending', 'support'), false],
    // A policy always writes a row, so a rejection without one was manual or precedes this service.
    ['rejected', null, true],
    ['unverified', null, false],
    ['verified', entry('verified', 'support'), true],
    ['verified', entry('verified', 'policy:default@01'), false],
    ['verified', entry('pending', 'support', 'person'), false],
    // The author counts, whatever its token is called, and a row that keeps the status keeps the author.
    ['verified', entry('verified', 'policy:a-client', 'person'), true],
    ['rejected', entry('rejected', 'support', 'policy'), false],
    ['rejected', entry('rejected', 'policy:default@01', 'person'), true],
  ]
  for (const [current, latest, expected] of rows) {
    test(`${current}, newest row ${latest?.newStatus} by ${latest?.updatedBy} (${latest?.decidedBy}): ${expected}`, () =>
      expect(isPersonsDecision(current, latest)).toBe(expected))
  }
})
