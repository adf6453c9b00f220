// Puts a backup in the place of what a server holds. Never over data without a word from the operator.
import type PocketBase from 'pocketbase'
import { backupName, filesAreOnS3, makeBackup, sizeOf } from './backup.ts'
import { confirm } from './confirm.ts'
import { type Context, exitCodes } from './context.ts'
import {
  connect,
  contents,
  Failure,
  inUnits,
  logIn,
  reasonOf,
  type Server,
  serverOf,
  statusOf,
} from './server.ts'
import { isZip, sendFile } from './upload.ts'
import { readWords } from './words.ts'

export const restoreUsage = `Usage: restore <file.zip | -> [--replace] [--wait <seconds>] [--dev]

Puts a backup in the place of everything that the server holds, and restarts PocketBase. Stop the API
first. On a server with data it asks, or wants --replace where nobody can answer; what was there is kept
on the server as a backup of its own. - reads from standard input. --wait is for the restart, 600 s.

Exit code: 0 restored, 2 wrong usage or not wanted, 3 not restored`

const defaultWaitSeconds = 600
const pollMs = 500

export async function restore(words: readonly string[], context: Context): Promise<number> {
  const read = readWords(words, { flags: ['--dev', '--replace'], valued: ['--wait'] })
  if (!read.ok) return refuse(context, `${read.problem}\n\n${restoreUsage}`)
  const { flags, values, rest } = read.words
  const [source] = rest
  const waitSeconds = Number(values.get('--wait') ?? defaultWaitSeconds)
  if (source === undefined || rest.length > 1 || !(waitSeconds > 0)) {
    return refuse(context, restoreUsage)
  }
  if (source !== '-' && !(await isZip(source))) return refuse(context, 'That file is no backup')
  const found = serverOf(context, flags.has('--dev'))
  if (!found.ok) return refuse(context, found.problem)
  try {
    const pb = await connect(found.server)
    const before = await contents(pb)
    if (before.total > 0) {
      const question = `The server holds ${before.words}. All of it is replaced.`
      const isWanted =
        flags.has('--replace') || (source !== '-' && (await confirm({ question, word: 'replace' })))
      if (!isWanted) {
        return refuse(
          context,
          `The server holds ${before.words}. Nothing was changed; --replace needs no answer`,
        )
      }
      const name = backupName('before_restore', context.now())
      const { bytes } = await makeBackup(pb, name)
      context.print(`What was there is kept on the server as ${name}, ${inUnits(bytes)}`)
    }
    return await replace(pb, { server: found.server, source, waitSeconds, context })
  } catch (thrown) {
    context.note(`Not restored: ${reasonOf(thrown)}`)
    return exitCodes.unreachable
  }
}

interface Wanted {
  server: Server
  source: string
  waitSeconds: number
  context: Context
}

async function replace(pb: PocketBase, wanted: Wanted): Promise<number> {
  const { server, source, waitSeconds, context } = wanted
  const name = backupName('restore', context.now())
  const remove = (client: PocketBase) =>
    client.backups.delete(name).catch(() => context.note(`Delete ${name} on the server`))
  const place = await placeOfBackups(pb)
  const bytes = await sendFile(pb, { source, name })
  if ((await sizeOf(pb, name)) !== bytes) {
    await remove(pb)
    throw new Failure('The upload was cut off')
  }
  // PocketBase says nothing of how a restore ends: it is over when this row is gone.
  const marker = await pb.collection('settings').create({ key: name.replace('.zip', '') })
  await pb.backups.restore(name)
  const state = await outcome(pb, { server, markerId: marker.id, waitSeconds })
  if (state === 'replaced') {
    // The settings that say where backups are kept came with the backup.
    if ((await placeOfBackups(pb)) === place) await remove(pb)
    else context.note(`Delete ${name} where the server kept its backups before (${place})`)
    context.print(`Restored ${(await contents(pb)).words}`)
    if (await filesAreOnS3(pb)) {
      context.note('Warning: files are in the S3 bucket, not in this backup; see docs/backup.md')
    }
    return exitCodes.done
  }
  if (state === 'other account') {
    context.print('Restored. Its superuser has another password than PB_USER_PASSWORD')
    context.note(`Set the password (docker compose restart pocketbase), then delete ${name}`)
    return exitCodes.done
  }
  if (state === 'unchanged') {
    await remove(pb)
    await pb.collection('settings').delete(marker.id)
    throw new Failure('PocketBase kept its data; its log says why')
  }
  throw new Failure(
    'PocketBase does not come back. Was the backup made with another PB_ENCRYPTION_KEY? ' +
      'Start it with that one: the data is in place',
  )
}

async function placeOfBackups(pb: PocketBase): Promise<string> {
  const { backups } = await pb.settings.getAll({ fields: 'backups' })
  return backups?.s3?.enabled === true ? `bucket ${backups.s3.bucket}` : 'pb_data/backups'
}

type State = 'replaced' | 'other account' | 'unchanged' | 'gone'

async function outcome(
  pb: PocketBase,
  { server, markerId, waitSeconds }: { server: Server; markerId: string; waitSeconds: number },
): Promise<State> {
  const seen: { last: State } = { last: 'unchanged' }
  const pollsLeft = { count: Math.ceil((waitSeconds * 1000) / pollMs) }
  while (pollsLeft.count > 0) {
    pollsLeft.count -= 1
    await Bun.sleep(pollMs)
    seen.last = await look(pb, server, markerId)
    if (seen.last === 'replaced' || seen.last === 'other account') return seen.last
  }
  return seen.last
}

async function look(pb: PocketBase, server: Server, markerId: string): Promise<State> {
  const login = await logIn(pb, server)
  if (login === 'unreachable') return 'gone'
  // The account was good a moment ago, so this is another database.
  if (login === 'refused') return 'other account'
  try {
    await pb.collection('settings').getOne(markerId, { fields: 'id' })
    return 'unchanged'
  } catch (thrown) {
    return statusOf(thrown) === 404 ? 'replaced' : 'gone'
  }
}

const refuse = ({ note }: Context, problem: string): number => {
  note(problem)
  return exitCodes.usage
}
