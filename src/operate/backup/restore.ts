// Puts a backup in the place of what a server holds. Never over data without a word from the operator.
import type PocketBase from 'pocketbase'
import { confirm } from '../confirm.ts'
import { type Context, exitCodes } from '../context.ts'
import { connect, contents, Failure, inUnits, reasonOf, type Server, serverOf } from '../server.ts'
import { readWords } from '../words.ts'
import { backupName, filesAreOnS3, makeBackup, sizeOf } from './backup.ts'
import { outcome } from './restore-outcome.ts'
import { isZip, sendFile } from './upload.ts'

export const restoreUsage = `Usage: restore <file.zip | -> [--replace] [--wait <seconds>] [--wait-restoring <seconds>] [--dev]

Puts a backup in the place of everything that the server holds, and restarts PocketBase. Stop the API
first. On a server with data it asks, or wants --replace where nobody can answer; what was there is kept
on the server as a backup of its own. - reads from standard input. --wait is for the restart, 600 s,
--wait-restoring for the restoring before it, 14400 s: four hours.

Exit code: 0 restored, 2 wrong usage or not wanted, 3 not restored, 4 PocketBase is still restoring`

const defaultWaitSeconds = 600
/** Unpacking is bounded by the disk alone, and to give up on it early is to start the API too early. */
const defaultRestoringSeconds = 4 * 60 * 60

export async function restore(words: readonly string[], context: Context): Promise<number> {
  const read = readWords(words, {
    flags: ['--dev', '--replace'],
    valued: ['--wait', '--wait-restoring'],
  })
  if (!read.ok) return refuse(context, `${read.problem}\n\n${restoreUsage}`)
  const { flags, values, rest } = read.words
  const [source] = rest
  const waitSeconds = Number(values.get('--wait') ?? defaultWaitSeconds)
  const restoringSeconds = Number(values.get('--wait-restoring') ?? defaultRestoringSeconds)
  const isWrong = rest.length > 1 || !(waitSeconds > 0 && restoringSeconds > 0)
  if (source === undefined || isWrong) return refuse(context, restoreUsage)
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
    const { server } = found
    return await replace(pb, { server, source, waitSeconds, restoringSeconds, context })
  } catch (thrown) {
    context.note(`Not restored: ${reasonOf(thrown)}`)
    return exitCodes.unreachable
  }
}

interface Wanted {
  server: Server
  source: string
  waitSeconds: number
  restoringSeconds: number
  context: Context
}

async function replace(pb: PocketBase, wanted: Wanted): Promise<number> {
  const { source, context } = wanted
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
  const key = name.replace('.zip', '')
  const marker = await pb.collection('settings').create({ key })
  await pb.backups.restore(name)
  const state = await outcome(pb, { ...wanted, markerId: marker.id })
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
  if (state === 'restoring') {
    context.note(
      'PocketBase is still restoring. Do not start the API before it has restarted, which its log ' +
        `says; then delete ${name} on the server. Are there settings named ${key} by then, the ` +
        'restore has failed, and its log says why: delete them',
    )
    return exitCodes.underWay
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

const refuse = ({ note }: Context, problem: string): number => {
  note(problem)
  return exitCodes.usage
}
