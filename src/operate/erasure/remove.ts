// Deletes a person from the database, in transactions that each leave enough to find the rest.
import type PocketBase from 'pocketbase'
import { statusOf } from '../server.ts'
import { emptyProfile, erasedUserId } from './columns.ts'
import type { Person, Target } from './person.ts'

/** The limit of one transaction in our migrations. */
const atOnce = 20

/**
 * Resolves to the number of deleted rows. What the database refuses is left for the next pass: another erasure of the
 * same person may have deleted it already.
 */
export async function removePerson(pb: PocketBase, person: Person): Promise<number> {
  let count = 0
  const transactions = [...person.sessions, person.loose].flatMap(pieces)
  for (const piece of transactions) if (await removeTogether(pb, piece)) count += piece.length
  // One by one: an image that another row still names must not block the others.
  for (const file of person.files) if (await removeTogether(pb, [file])) count += 1
  if (!person.isEmptied) await empty(pb, person.profileId)
  return count
}

function pieces(targets: readonly Target[]): Target[][] {
  const cut: Target[][] = []
  for (let from = 0; from < targets.length; from += atOnce)
    cut.push(targets.slice(from, from + atOnce))
  return cut
}

async function removeTogether(pb: PocketBase, targets: readonly Target[]): Promise<boolean> {
  const batch = pb.createBatch()
  for (const { collection, id } of targets) batch.collection(collection).delete(id)
  try {
    await batch.send()
    return true
  } catch (thrown) {
    if (statusOf(thrown) === 400) return false
    throw thrown
  }
}

/** In a batch, as the API does it: a plain PATCH can overwrite a concurrent change. */
async function empty(pb: PocketBase, profileId: string): Promise<void> {
  const batch = pb.createBatch()
  batch.collection('profiles').update(profileId, { ...emptyProfile, userID: erasedUserId() })
  await batch.send()
}
