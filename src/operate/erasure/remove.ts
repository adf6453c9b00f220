// Takes a person out of the database, in transactions that each leave something to find the rest by.
import type PocketBase from 'pocketbase'
import { statusOf } from '../server.ts'
import { emptyProfile, erasedUserId } from './columns.ts'
import type { Person, Target } from './person.ts'

/** As many as our migrations allow in one transaction. */
const atOnce = 20

/**
 * Resolves to how many rows went. What the database refuses is left for another look: it may be gone already, by
 * the hand of somebody who erases the same person.
 */
export async function removePerson(pb: PocketBase, person: Person): Promise<number> {
  const done = { count: 0 }
  const transactions = [...person.sessions, person.loose].flatMap(pieces)
  for (const piece of transactions) if (await removeTogether(pb, piece)) done.count += piece.length
  // Each by itself: a picture that somebody still names must not hold up the others.
  for (const file of person.files) if (await removeTogether(pb, [file])) done.count += 1
  if (!person.isEmptied) await empty(pb, person.profileId)
  return done.count
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

/** By batch, as the API does it: a plain PATCH can lose what is written at the same moment. */
async function empty(pb: PocketBase, profileId: string): Promise<void> {
  const batch = pb.createBatch()
  batch.collection('profiles').update(profileId, { ...emptyProfile, userID: erasedUserId() })
  await batch.send()
}
