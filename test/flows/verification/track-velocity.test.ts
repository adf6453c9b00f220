/** What counts as the same document, on the real store: hiding one part of it leaves another. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import type { DocumentReading } from '../../../src/domain/document/reading.ts'
import { createKeyedHash } from '../../../src/domain/encoding/keyed-hash.ts'
import { trackVelocity } from '../../../src/flows/verification/track-velocity.ts'
import { goodReading, observedDocument, unavailable } from '../../domain/decision/fixture.ts'
import { createWorld, person, unique, untraced, value, verification } from '../../store/world.ts'

setDefaultTimeout(60_000)

const keyedHash = createKeyedHash('a secret of these tests, long enough for it', 'keyed hashes')

/** A team whose profiles submit documents one after the other; answers what other profiles showed each before. */
async function teamOf() {
  const { store } = await createWorld()
  const name = unique()
  const velocity = trackVelocity({ sightings: store.sightings, keyedHash, now: () => Date.now() })
  return async (reading: Partial<DocumentReading>, outcome: 'approved' | 'review' = 'approved') => {
    const { id } = value(await store.profiles.createOrFind(person({ team: name }), untraced))
    const shown = { device: unavailable(), referenceSha256: null }
    const seen = await velocity.sightings(name, { document: observedDocument(reading), ...shown })
    const others = value(await velocity.others({ id, team: name }, seen, untraced))
    const row = verification({ profile: id, team: name, outcome, livenessSessionId: unique() })
    const decision = { ...row.decision, decided_at: new Date().toISOString() }
    const marks = seen.map((sighting) => ({ ...sighting, refusedFrom: 0 }))
    const effects = { bindSession: false, deviceEventId: null, move: null, lease: null, marks }
    value(await store.verifications.commit({ ...row, decision }, effects, untraced))
    return others
  }
}

async function team() {
  const show = await teamOf()
  return async (reading: Partial<DocumentReading>): Promise<number | undefined> =>
    (await show(reading)).otherProfiles.document?.month
}

const withoutZone = { mrz_lines: [] }

test('a document is known by its printed number and by its zone, each with its issuer', async () => {
  const show = await team()
  expect(await show({})).toBe(0)
  expect(await show({})).toBe(1)
  // Country cut off, number misread, zone covered: one of the two keys is still there.
  expect(await show({ country: null, issuing_country: null })).toBe(2)
  expect(await show({ document_number: 'XP0000011' })).toBe(3)
  expect(await show(withoutZone)).toBe(4)
  expect(await show({ ...withoutZone, issuing_country: '', country: 'Antarctica' })).toBe(5)
  expect(await show({ ...withoutZone, document_number: 'xp 000-0017' })).toBe(6)
})

test('one number in several alphabets and digits is one document', async () => {
  const show = await team()
  const spellings = ['XP0000017', 'ＸＰ０００００１７', 'ХР0000017', 'XP٠٠٠٠٠١٧', 'ΧΡ۰۰۰۰۰۱۷']
  const counts: (number | undefined)[] = []
  for (const document_number of spellings) {
    counts.push(await show({ ...withoutZone, document_number }))
  }
  expect(counts).toEqual([0, 1, 2, 3, 4])
})

test('a number that cannot be read is nobody’s', async () => {
  const show = await team()
  for (const document_number of ['illegible', '[REDACTED]', 'XXXXXXXXX', 'N/A']) {
    expect(await show({ ...withoutZone, document_number })).toBeUndefined()
  }
})

test('the same number from another state is another document', async () => {
  const show = await team()
  expect(await show(withoutZone)).toBe(0)
  const theirs = { ...withoutZone, country: 'Germany', issuing_country: 'Germany' }
  expect(await show(theirs)).toBe(0)
  expect(await show(theirs)).toBe(1)
})

test('a count says how the verifications of the others ended', async () => {
  const show = await teamOf()
  expect((await show({}, 'review')).otherOutcomes?.document).toEqual({
    ...{ approved: 0, review: 0, unknown: 0 },
  })
  await show({})
  expect((await show({})).otherOutcomes?.document).toEqual({ approved: 1, review: 1, unknown: 0 })
  expect((await show({ ...withoutZone, document_number: '' })).otherOutcomes?.document).toBeNull()
})

test('a document without a number is not counted', async () => {
  const show = await team()
  expect(goodReading.document_number).toBe('XP0000017')
  expect(await show({ ...withoutZone, document_number: ' - ' })).toBeUndefined()
  expect(await show({ ...withoutZone, document_number: null })).toBeUndefined()
})
