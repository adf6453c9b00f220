// Everything that the database has of one person, found by whatever links it to the profile.
import type PocketBase from 'pocketbase'
import { attemptRowId } from '../../store/pocketbase/sightings.ts'
import { type Row, rows } from '../rows.ts'
import { statusOf } from '../server.ts'
import { type ErasedCollection, emptyProfile, isErasedUserId, profileFiles } from './columns.ts'
import { findAnalyses, findAnswers } from './stored-answers.ts'

export interface Target {
  readonly collection: ErasedCollection
  readonly id: string
  /** Of an image. */
  readonly bytes?: number
}

export interface Person {
  readonly profileId: string
  readonly isEmptied: boolean
  /** For each liveness session its rows and images, in the order in which the database allows deleting them. */
  readonly sessions: readonly (readonly Target[])[]
  /** Rows that nothing depends on. Answers come before the analyses that identify them. */
  readonly loose: readonly Target[]
  readonly files: readonly Target[]
  /** The number of rows of the status history, which stay. */
  readonly moves: number
  /** Until when a verification may be in progress; null if none is. */
  readonly busyUntil: Date | null
  readonly seen: Seen
}

/** What an earlier pass found: it links a verification in progress to a person who is partly erased. */
export interface Seen {
  readonly sessions: ReadonlySet<string>
  readonly attempts: ReadonlySet<string>
}

export const nothingSeen: Seen = { sessions: new Set(), attempts: new Set() }

interface Asked {
  profileId: string
  seen: Seen
  now: Date
}

/** Null if there is no such profile. */
export async function findPerson(
  pb: PocketBase,
  { profileId, seen, now }: Asked,
): Promise<Person | null> {
  const profile = await profileOf(pb, profileId)
  if (profile === null) return null
  const own = pb.filter('profile = {:profileId}', { profileId })
  const attempts = await targets(pb, 'verification_attempts', own)
  const sightings = await targets(pb, 'sightings', own)
  const slots = await targets(pb, 'liveness_slots', own)
  const sessionIds = new Set([...seen.sessions, ...(await sessionsOf(pb, profile))])
  const attemptIds = new Set([...seen.attempts, ...attempts.map(({ id }) => id)])
  const sessions: Target[][] = []
  for (const sessionId of sessionIds) sessions.push(await sessionRows(pb, profileId, sessionId))
  const withSessions = new Set(sessions.flat().map(({ id }) => id))
  const files = await filesOf(pb, profile)
  const analyses = await findAnalyses(pb, profile, files)
  const answers = await findAnswers(pb, profileId, analyses)
  const { totalItems } = await pb
    .collection('status_history')
    .getList(1, 1, { filter: own, fields: 'id' })
  return {
    profileId,
    isEmptied: isEmpty(profile),
    sessions: sessions.filter((one) => one.length > 0),
    loose: [
      ...answers.map((id) => ({ collection: 'idempotency_keys', id }) as const),
      ...analyses.map(({ id }) => ({ collection: 'document_analyses', id }) as const),
      ...attempts,
      ...sightings,
      ...slots,
    ],
    files: files.filter(({ id }) => !withSessions.has(id)).map(fileTarget),
    moves: totalItems,
    busyUntil: await busyUntil(pb, { profileId, sessionIds, attemptIds, now }),
    seen: { sessions: sessionIds, attempts: attemptIds },
  }
}

export const targetsOf = ({ sessions, loose, files }: Person): Target[] => [
  ...sessions.flat(),
  ...loose,
  ...files,
]

async function profileOf(pb: PocketBase, id: string): Promise<Row | null> {
  try {
    return await pb.collection('profiles').getOne<Row>(id)
  } catch (thrown) {
    if (statusOf(thrown) === 404) return null
    throw thrown
  }
}

const isEmpty = (profile: Row): boolean =>
  isErasedUserId(profile.userID) &&
  Object.entries(emptyProfile).every(([column, value]) => profile[column] === value)

/** Sessions that were opened or verified for the profile, and one without a profile that the profile names. */
async function sessionsOf(pb: PocketBase, profile: Row): Promise<string[]> {
  const { id, team, face_liveness_session_id: named } = profile
  const own = pb.filter('profile = {:id}', { id })
  const failed = pb.filter('lock_key = {:key}', { key: `profile:${id}` })
  const unbound = pb.filter("session_id = {:named} && team = {:team} && profile = ''", {
    named,
    team,
  })
  const found = [
    await column(pb, 'liveness_sessions', { filter: own, name: 'session_id' }),
    await column(pb, 'verification_history', { filter: own, name: 'liveness_session_id' }),
    await column(pb, 'liveness_results', { filter: failed, name: 'session_id' }),
    named === ''
      ? []
      : await column(pb, 'liveness_sessions', { filter: unbound, name: 'session_id' }),
  ]
  return found.flat()
}

/** The session comes last: while it exists, a second run finds the rest through it. */
async function sessionRows(
  pb: PocketBase,
  profileId: string,
  sessionId: string,
): Promise<Target[]> {
  const of = (filter: string) => pb.filter(filter, { sessionId, profileId })
  const own = of('session_id = {:sessionId}')
  const results = await all(pb, 'liveness_results', {
    filter: own,
    fields: 'id,reference_file,audit_files',
  })
  const pictures = results.flatMap((row) => [row.reference_file, row.audit_files].flat())
  return [
    ...(await targets(
      pb,
      'verification_history',
      of('liveness_session_id = {:sessionId} && profile = {:profileId}'),
    )),
    ...(await targets(pb, 'device_events', own)),
    ...results.map(({ id }) => ({ collection: 'liveness_results', id }) as const),
    ...(await namedFiles(pb, pictures)).map(fileTarget),
    ...(await targets(pb, 'session_claims', own)),
    ...(await targets(
      pb,
      'liveness_sessions',
      of("session_id = {:sessionId} && (profile = {:profileId} || profile = '')"),
    )),
  ]
}

const fileFields = 'id,sha256,size_bytes'

const fileTarget = ({ id, size_bytes }: Row): Target => ({
  collection: 'files',
  id,
  bytes: Number(size_bytes),
})

async function filesOf(pb: PocketBase, profile: Row): Promise<Row[]> {
  const filter = pb.filter('profile = {:id}', { id: profile.id })
  const own = await all(pb, 'files', { filter, fields: fileFields })
  const named = await namedFiles(
    pb,
    profileFiles.map((name) => profile[name]),
  )
  return [...new Map([...own, ...named].map((file) => [file.id, file])).values()]
}

async function namedFiles(pb: PocketBase, ids: readonly unknown[]): Promise<Row[]> {
  const given = ids.filter((id) => id !== '')
  if (given.length === 0) return []
  const filter = given.map((id) => pb.filter('id = {:id}', { id })).join(' || ')
  return all(pb, 'files', { filter, fields: fileFields })
}

/** The end of a lease on a session of the person, or on a session that one of their attempts used. */
async function busyUntil(
  pb: PocketBase,
  asked: {
    profileId: string
    sessionIds: ReadonlySet<string>
    attemptIds: ReadonlySet<string>
    now: Date
  },
): Promise<Date | null> {
  const { profileId, sessionIds, attemptIds, now } = asked
  const filter = pb.filter('until > {:now}', { now })
  const times: number[] = []
  for await (const lease of rows(pb, 'session_claims', { filter, fields: 'id,session_id,until' })) {
    const sessionId = String(lease.session_id)
    const isTheirs =
      sessionIds.has(sessionId) || attemptIds.has(await attemptRowId(profileId, sessionId))
    if (isTheirs) times.push(new Date(String(lease.until).replace(' ', 'T')).getTime())
  }
  return times.length === 0 ? null : new Date(Math.max(...times))
}

async function all(
  pb: PocketBase,
  collection: string,
  wanted: { filter: string; fields: string },
): Promise<Row[]> {
  return Array.fromAsync(rows(pb, collection, wanted))
}

async function targets(
  pb: PocketBase,
  collection: ErasedCollection,
  filter: string,
): Promise<Target[]> {
  const found = await all(pb, collection, { filter, fields: 'id' })
  return found.map(({ id }) => ({ collection, id }))
}

async function column(
  pb: PocketBase,
  collection: string,
  { filter, name }: { filter: string; name: string },
): Promise<string[]> {
  const found = await all(pb, collection, { filter, fields: `id,${name}` })
  return found.map((row) => String(row[name]))
}
