// Erases a person: everything that the database has of them except the ids and statuses of the status history.
import type PocketBase from 'pocketbase'
import { isRecordId, verificationStatuses } from '../../domain/identity/profile.ts'
import { identityOf } from '../../store/pocketbase/profiles/profile-record.ts'
import { ageMsOf } from '../age.ts'
import { readWords, type Words } from '../command-line.ts'
import { confirm } from '../confirm.ts'
import { type Context, exitCodes } from '../context.ts'
import { connect, inUnits, reasonOf, type Server, serverOf } from '../server.ts'
import { erasedCollections } from './columns.ts'
import { erasePerson, isGone } from './erase-person.ts'
import { eraseOld, type Old } from './inactive-people.ts'
import { findPerson, nothingSeen, type Person, targetsOf } from './person.ts'
import { vacuum } from './vacuum.ts'

export const eraseUsage = `Usage: erase <profile id> [--dry-run | --yes] [--vacuum] [--dev]
       erase --user-id <userID> [--team <team>] [--dry-run | --yes] [--vacuum] [--dev]
       erase --older-than 365d [--status rejected] [--team <team>] [--limit 1000] [--yes [--vacuum]] [--dev]

Prints how much is stored for a person, asks for confirmation, and deletes it permanently: verifications,
liveness results, analyses, sightings, stored responses and images. The profile is emptied, its status
history stays. --yes skips the question. If a run is interrupted, run it again. --older-than selects the
profiles that were not written to in that time, 1d or more; without --yes it only lists them.
--vacuum also rewrites the database without its free space, where deleted text can still be read. All
writes wait meanwhile, and the disk needs free space for two copies of the database.

Exit code: 0 erased, or nothing to erase, 1 something is left, 2 invalid usage, no such profile or not
confirmed, 3 ended early, or erased and the database was not rewritten`

const dayMs = 24 * 60 * 60_000
const defaultLimit = '1000'

interface Choice {
  who: { id: string } | { userId: string; team: string } | Old
  mode: 'ask' | 'show' | 'delete'
  vacuums: boolean
}

export async function erase(words: readonly string[], context: Context): Promise<number> {
  const read = readWords(words, {
    flags: ['--dry-run', '--yes', '--vacuum', '--dev'],
    valued: ['--user-id', '--team', '--older-than', '--status', '--limit'],
  })
  if (!read.ok) return refuse(context, `${read.problem}\n\n${eraseUsage}`)
  const choice = choiceOf(read.words)
  if (choice === null) return refuse(context, eraseUsage)
  const found = serverOf(context, read.words.flags.has('--dev'))
  if (!found.ok) return refuse(context, found.problem)
  try {
    return await run(found.server, choice, context)
  } catch (thrown) {
    context.note(`Ended early: ${reasonOf(thrown)}. Run it again`)
    return exitCodes.unreachable
  }
}

/** Null if the arguments contradict each other or name nobody. */
function choiceOf({ flags, values, rest }: Words): Choice | null {
  const who = whoIn({ values, rest })
  if (who === null || (flags.has('--yes') && flags.has('--dry-run'))) return null
  const otherwise = flags.has('--dry-run') || 'ageMs' in who ? 'show' : 'ask'
  const mode = flags.has('--yes') ? 'delete' : otherwise
  const vacuums = flags.has('--vacuum')
  return vacuums && mode === 'show' ? null : { who, mode, vacuums }
}

function whoIn({ values, rest }: Pick<Words, 'values' | 'rest'>): Choice['who'] | null {
  const [id] = rest
  const userId = values.get('--user-id')
  const age = values.get('--older-than')
  const team = values.get('--team')
  const named = [...rest, userId, age].filter((one) => one !== undefined)
  if (named.length !== 1) return null
  if (age !== undefined) return oldIn(values, age)
  if (values.has('--status') || values.has('--limit')) return null
  if (userId !== undefined) return { userId, team: team ?? '' }
  return id !== undefined && isRecordId(id) && team === undefined ? { id } : null
}

function oldIn(values: Words['values'], age: string): Old | null {
  const ageMs = ageMsOf(age)
  const status = values.get('--status') ?? null
  const limit = Number(values.get('--limit') ?? defaultLimit)
  const isStatus = status === null || verificationStatuses.some((one) => one === status)
  const isLimit = Number.isInteger(limit) && limit > 0
  if (ageMs === null || ageMs < dayMs || !isStatus || !isLimit) return null
  return { ageMs, status, team: values.get('--team') ?? null, limit }
}

async function run(server: Server, { who, mode, vacuums }: Choice, context: Context) {
  const pb = await connect(server)
  const code =
    'ageMs' in who
      ? await eraseOld(pb, { ...who, deletes: mode === 'delete' }, context)
      : await eraseOne(pb, { who, mode }, context)
  return vacuums && code === exitCodes.done ? vacuum(pb, context) : code
}

async function eraseOne(
  pb: PocketBase,
  { who, mode }: { who: Exclude<Choice['who'], Old>; mode: Choice['mode'] },
  context: Context,
): Promise<number> {
  const profileId = 'id' in who ? who.id : await profileIdOf(pb, who)
  const person =
    profileId === null
      ? null
      : await findPerson(pb, { profileId, seen: nothingSeen, now: context.now() })
  if (person === null) return refuse(context, 'There is no such profile')
  for (const line of describe(person)) context.print(line)
  if (mode === 'show') {
    context.print('Nothing was deleted')
    return exitCodes.done
  }
  if (isGone(person)) {
    context.print('Nothing is left of this person')
    return exitCodes.done
  }
  const question = 'All of it except what stays will be deleted permanently.'
  if (mode === 'ask' && !(await confirm({ question, word: 'erase' })))
    return refuse(context, 'Nothing was deleted; --yes skips the question')
  return eraseNow(pb, person, context)
}

async function eraseNow(pb: PocketBase, person: Person, context: Context): Promise<number> {
  const erased = await erasePerson(pb, person.profileId, context)
  if (erased.state === 'busy') {
    const until = erased.until.toISOString()
    context.note(
      `A verification of this person is still in progress. Run the command again after ${until}`,
    )
    return exitCodes.differences
  }
  if (erased.state === 'left') {
    context.note(`Deleted ${erased.rows} rows. These could not be deleted, or were written again:`)
    for (const line of describe(erased.person)) context.note(line)
    return exitCodes.differences
  }
  context.print(`Erased: ${erased.rows} rows deleted, the profile is empty`)
  context.print(
    `Kept: the empty profile ${person.profileId}, and its status history (statuses, times, who ` +
      'set them, and notes, which are free text). Backups and copies of the database and bucket still ' +
      'have the data until you delete them; so do your logs, if they contain ids',
  )
  return exitCodes.done
}

/** The number of rows in each collection, without their content. */
function describe(person: Person): string[] {
  const all = targetsOf(person)
  const lines = erasedCollections.flatMap((collection) => {
    const these = all.filter((target) => target.collection === collection)
    const bytes = these.reduce((sum, target) => sum + (target.bytes ?? 0), 0)
    const size = collection === 'files' ? ` (${inUnits(bytes)})` : ''
    return these.length === 0 ? [] : [`${collection}: ${these.length}${size}`]
  })
  return [
    `Profile ${person.profileId}${person.isEmptied ? ', empty' : ', to be emptied'}`,
    ...lines,
    `status_history: ${person.moves}, to stay`,
  ]
}

/** By the hash in the profile. A profile that another tool created may have none. */
async function profileIdOf(
  pb: PocketBase,
  { userId, team }: { userId: string; team: string },
): Promise<string | null> {
  const identity = await identityOf({ team, userId })
  const filters = [
    pb.filter('identity = {:identity}', { identity }),
    pb.filter('team = {:team} && userID = {:userId}', { team, userId }),
  ]
  for (const filter of filters) {
    const options = { filter, fields: 'id', skipTotal: true }
    const { items } = await pb.collection('profiles').getList(1, 1, options)
    const [found] = items
    if (found !== undefined) return found.id
  }
  return null
}

const refuse = ({ note }: Context, problem: string): number => {
  note(problem)
  return exitCodes.usage
}
