/** Who may say who somebody is, and until when; and what a document is then held against. */

import { expect, test } from 'bun:test'
import type { Outcome } from '../../../src/domain/decision/decision.ts'
import { expectedOf } from '../../../src/domain/decision/evidence/expected.ts'
import { applicantMayChange, changesIdentity } from '../../../src/domain/identity/applicant.ts'
import type { ProfileChange, VerificationStatus } from '../../../src/domain/identity/profile.ts'

const nobody = { name: '', documentNumber: '', country: '' }
const ana = { name: 'Ana', documentNumber: 'X1', country: 'PT' }
const fields = ['name', 'documentNumber', 'country'] as const

const may = (
  current: typeof ana,
  change: ProfileChange,
  {
    status = 'unverified',
    outcome = null,
  }: { status?: VerificationStatus; outcome?: Outcome | null } = {},
) =>
  applicantMayChange({ ...current, verificationStatus: status }, change, {
    isApproved: outcome === 'approved',
  })

test('an applicant fills in what nobody has said, and replaces nothing', () => {
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

test('after a verdict it fills in nothing more, be it the status or the newest verification', () => {
  for (const status of ['verified', 'rejected'] as const) {
    expect([status, may(nobody, { name: 'new' }, { status })]).toEqual([status, false])
    expect([status, may(ana, { name: 'Ana' }, { status })]).toEqual([status, true])
  }
  expect(may(nobody, { name: 'new' }, { status: 'pending' })).toBe(true)
  expect(may(nobody, { name: 'new' }, { outcome: 'approved' })).toBe(false)
  expect(may(nobody, { name: 'new' }, { outcome: 'review' })).toBe(true)
  expect(may(nobody, { name: 'new' }, { outcome: 'declined' })).toBe(true)
})

test('a change of identity is one of name, number or country, to something else', () => {
  const changes = (change: ProfileChange) =>
    changesIdentity({ ...ana, verificationStatus: 'unverified' }, change)
  for (const field of fields) {
    expect([field, changes({ [field]: 'new' })]).toEqual([field, true])
    expect([field, changes({ [field]: ana[field] })]).toEqual([field, false])
  }
  expect(changes({ documentType: 'passport' })).toBe(false)
  expect(changes({ ...ana, country: 'ES' })).toBe(true)
})

test('a document is held against what the profile says, and against nothing where it says nothing', () => {
  expect(expectedOf({ ...ana, gender: 'female' })).toEqual({ ...ana, gender: 'female' })
  const nothing = { name: null, documentNumber: null, country: null, gender: null }
  expect(expectedOf({ ...nobody, gender: 'unknown' })).toEqual(nothing)
  expect(expectedOf({ ...nobody, gender: '' })).toEqual(nothing)
})
