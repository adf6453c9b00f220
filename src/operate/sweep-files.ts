// Finds and deletes files that no record refers to: left by interrupted uploads, or replaced by a newer file. It is the
// only one that deletes what a profile named, and not while a verification may be about to name it.
import type PocketBase from 'pocketbase'
import { ageMsOf } from './age.ts'
import { readWords } from './command-line.ts'
import { type Context, exitCodes } from './context.ts'
import { rows } from './rows.ts'
import { connect, inUnits, reasonOf, serverOf, statusOf } from './server.ts'

const hourMs = 3_600_000

export const sweepUsage = `Usage: sweep-files [--dry-run | --delete] [--older-than 1h] [--dev]

Lists the stored files that no profile, verification or liveness result names; with --delete it deletes
them permanently. Files of the last hour, and those of a profile that was changed in the last hour, are
never touched: their request, or a verification with them, may still be in progress.
--older-than takes 1h or more, or days such as 30d.`

/** The columns that name files. Profiles come last: a file that one loses to a verification is found there. */
export const references = [
  { collection: 'liveness_results', columns: ['reference_file', 'audit_files'] },
  {
    collection: 'verification_history',
    columns: ['document_front', 'document_back', 'facial_photo'],
  },
  {
    collection: 'profiles',
    columns: ['document_front', 'document_back', 'facial_photo', 'facial_video'],
  },
] as const

export async function sweepFiles(words: readonly string[], context: Context): Promise<number> {
  const read = readWords(words, {
    flags: ['--dry-run', '--delete', '--dev'],
    valued: ['--older-than'],
  })
  if (!read.ok) return refuse(context, `${read.problem}\n\n${sweepUsage}`)
  const { flags, values, rest } = read.words
  const ageMs = ageMsOf(values.get('--older-than') ?? '1h')
  const contradicts = flags.has('--dry-run') && flags.has('--delete')
  if (rest.length > 0 || ageMs === null || contradicts) return refuse(context, sweepUsage)
  const found = serverOf(context, flags.has('--dev'))
  if (!found.ok) return refuse(context, found.problem)
  try {
    const pb = await connect(found.server)
    return await sweep(pb, { ageMs, deletes: flags.has('--delete'), context })
  } catch (thrown) {
    context.note(`The sweep ended early: ${reasonOf(thrown)}`)
    return exitCodes.unreachable
  }
}

async function sweep(
  pb: PocketBase,
  { ageMs, deletes, context }: { ageMs: number; deletes: boolean; context: Context },
): Promise<number> {
  const { print, now } = context
  const before = new Date(now().getTime() - ageMs)
  const orphans = new Map<string, { bytes: number; profile: string }>()
  const filter = pb.filter('created < {:before}', { before })
  for await (const file of rows(pb, 'files', { filter, fields: 'id,size_bytes,profile' })) {
    orphans.set(file.id, { bytes: Number(file.size_bytes), profile: String(file.profile) })
  }
  const total = orphans.size
  for (const { collection, columns } of references) {
    for await (const row of rows(pb, collection, { filter: '', fields: ['id', ...columns].join() }))
      for (const id of columns.flatMap((column) => [row[column]].flat())) orphans.delete(String(id))
  }
  const changed = await profilesChangedSince(pb, new Date(now().getTime() - hourMs))
  for (const [id, { profile }] of orphans) if (changed.has(profile)) orphans.delete(id)
  const bytes = [...orphans.values()].reduce((sum, file) => sum + file.bytes, 0)
  print(`${total} files are old enough, ${orphans.size} of them orphaned (${inUnits(bytes)})`)
  if (!deletes) {
    for (const id of orphans.keys()) print(id)
    if (orphans.size > 0) print('Nothing was deleted; --delete deletes them permanently')
    return exitCodes.done
  }
  const deleted = await remove(pb, [...orphans.keys()])
  print(`${deleted} deleted${deleted < orphans.size ? `, ${orphans.size - deleted} refused` : ''}`)
  return deleted < orphans.size ? exitCodes.differences : exitCodes.done
}

/** Whichever file they have just lost, a verification that began before may still name it. */
async function profilesChangedSince(pb: PocketBase, since: Date): Promise<Set<string>> {
  const filter = pb.filter('updated > {:since}', { since })
  const changed = new Set<string>()
  for await (const { id } of rows(pb, 'profiles', { filter, fields: 'id' })) changed.add(id)
  return changed
}

/** One at a time, so that other requests are not blocked. The database refuses to delete a file that a record refers to. */
async function remove(pb: PocketBase, ids: readonly string[]): Promise<number> {
  let count = 0
  for (const id of ids) {
    try {
      await pb.collection('files').delete(id)
      count += 1
    } catch (thrown) {
      // A refusal concerns one file; an unreachable server concerns all.
      if (statusOf(thrown) !== 400) throw thrown
    }
  }
  return count
}

const refuse = ({ note }: Context, problem: string): number => {
  note(problem)
  return exitCodes.usage
}
