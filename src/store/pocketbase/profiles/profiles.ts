/** Profiles: created once per team and user, read with their files, changed in transactions. */

import * as z from 'zod'
import { type Err, err, ok, type Result } from '../../../domain/faults/result.ts'
import type { NewProfile } from '../../../domain/identity/profile.ts'
import type { ProfileStore } from '../../../domain/ports/store.ts'
import type { Trace } from '../../../domain/ports/trace.ts'
import type { Records, Row, Write } from '../client/records.ts'
import {
  type DatabaseFailure,
  type DatabaseResult,
  failed,
  isMissing,
  isTaken,
} from '../client/result.ts'
import { newestVerification } from '../verifications/verifications.ts'
import {
  identityOf,
  newProfileRow,
  ProfileRecord,
  profileChangeRow,
  profileExpand,
} from './profile-record.ts'
import {
  appendWrite,
  isPlaceTaken,
  newestStatus,
  ownAppend,
  refusedMove,
  StatusRecord,
} from './status-history.ts'

const collection = 'profiles'

/** Every change is a batch, even of one row: of two concurrent plain PATCHes PocketBase loses one. */
export function profileStore(records: Records, recordId: () => string): ProfileStore {
  const read: ProfileStore['read'] = (id, trace) =>
    records.one({ collection, id, schema: ProfileRecord, expand: profileExpand }, trace)

  const latestStatus: ProfileStore['latestStatus'] = (id, trace) => newestStatus(records, id, trace)

  return {
    read,
    latestStatus,

    createOrFind: async (profile, trace) => {
      const row = await newProfileRow(profile)
      const first = await createOrFindWithId(records, { id: recordId(), row, profile }, trace)
      if (first !== 'id_taken') return first
      const second = await createOrFindWithId(records, { id: recordId(), row, profile }, trace)
      return second === 'id_taken' ? failed('refused', 'id_taken') : second
    },

    overview: async (id, trace) => {
      const [profile, status, verification] = await Promise.all([
        read(id, trace),
        latestStatus(id, trace),
        newestVerification(records, id, trace),
      ])
      if (!profile.ok) return profile
      if (profile.value === null) return ok(null)
      if (!status.ok) return status
      if (!verification.ok) return verification
      return ok({
        profile: profile.value,
        latestStatus: status.value,
        latestVerification: verification.value,
      })
    },

    update: async (id, change, move, trace) => {
      const rowId = recordId()
      const append = move === null ? [] : [appendWrite(rowId, id, move)]
      const row = { ...profileChangeRow(change), verification_status: move?.newStatus }
      // The profile first: its new identity is what the row is held against.
      const writes = [profileWrite(id, row), ...append]
      const written = await records.batch({ writes, returned: 0, schema: ProfileRecord }, trace)
      if (written.ok) return written
      if (move === null) return orNoProfile(written)
      const refused = refusedMove(written.refusal, { at: 1, move })
      if (refused !== null) return ok(refused)
      if (!isPlaceTaken(written.refusal)) return orNoProfile(written)
      const own = await ownAppend(records, { id: rowId, profile: id, move }, trace)
      if (!own.ok) return own
      if (own.value === null) return ok('conflict')
      const profile = await read(id, trace)
      return profile.ok ? present(profile.value) : profile
    },

    appendStatus: async (id, move, trace) => {
      const rowId = recordId()
      const writes = [
        appendWrite(rowId, id, move),
        profileWrite(id, { verification_status: move.newStatus }),
      ]
      const written = await records.batch({ writes, returned: 0, schema: StatusRecord }, trace)
      if (written.ok) return written
      const refused = refusedMove(written.refusal, { at: 0, move })
      if (refused !== null) return ok(refused)
      if (!isPlaceTaken(written.refusal)) return orNoProfile(written)
      const own = await ownAppend(records, { id: rowId, profile: id, move }, trace)
      return own.ok ? ok(own.value ?? 'conflict') : own
    },
  }
}

const CreatedId = z.object({ id: z.string() }).transform(({ id }) => id)

/** One request for a new person, two for a known one, three if something else created the row. */
async function createOrFindWithId(
  records: Records,
  { id, row, profile }: { id: string; row: Row; profile: NewProfile },
  trace: Trace,
): Promise<Result<{ id: string; created: boolean }> | 'id_taken'> {
  const created = await records.create(
    { collection, row: { ...row, id }, schema: CreatedId },
    trace,
  )
  if (created.ok) return ok({ id: created.value, created: true })
  const { refusal } = created
  if (!isTaken(refusal, 'userID') && !isTaken(refusal, 'id')) return created
  const found = await findPerson(records, profile, trace)
  if (!found.ok) return found
  // A row with our id is our own, of a request that was sent twice.
  return found.value === null ? 'id_taken' : ok({ id: found.value, created: found.value === id })
}

async function findPerson(
  records: Records,
  { team, userId }: NewProfile,
  trace: Trace,
): Promise<DatabaseResult<string | null>> {
  const find = (filter: string, values: Record<string, string>) =>
    records.first({ collection, filter, values, sort: '@rowid', schema: CreatedId }, trace)
  const found = await find('identity = {:identity}', {
    identity: await identityOf({ team, userId }),
  })
  if (!found.ok || found.value !== null) return found
  return find('team = {:team} && userID = {:userId}', { team, userId })
}

const profileWrite = (id: string, row: Row): Write => ({
  method: 'PATCH',
  collection,
  id,
  row,
  expand: profileExpand,
})

const noProfile = err({ kind: 'not_found', what: 'profile' })

const present = <T>(profile: T | null): Result<T> => (profile === null ? noProfile : ok(profile))

const orNoProfile = (failure: DatabaseFailure): Err =>
  isMissing(failure.refusal, 'profile') ? noProfile : failure
