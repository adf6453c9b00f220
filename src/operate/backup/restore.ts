// Replaces the data of a server with a backup. Never overwrites data without confirmation.
import type PocketBase from 'pocketbase'
import { readWords } from '../command-line.ts'
import { confirm } from '../confirm.ts'
import { type Context, exitCodes } from '../context.ts'
import { connect, contents, Failure, inUnits, reasonOf, type Server, serverOf } from '../server.ts'
import { backupName, filesAreOnS3, makeBackup, sizeOf } from './backup.ts'
import { outcome } from './restore-outcome.ts'
import { isZip, sendFile } from './upload.ts'

export const restoreUsage = `Usage: restore <file.zip | -> [--replace] [--wait <seconds>] [--wait-restoring <seconds>] [--dev]

Replaces all data on the server with a backup, and restarts PocketBase. Stop the API first. If the
server has data, the command asks for confirmation; without a terminal it requires --replace. The old data
stays on the server as a separate backup. - reads from standard input. --wait is the time for the restart
(default 600 s), --wait-restoring the time for the restore before it (default 14400 s, four hours).

Exit code: 0 restored, 2 invalid usage or not confirmed, 3 not restored, 4 PocketBase is still restoring`

const defaultWaitSeconds = 600
/** Only the disk limits how long unpacking takes. Giving up too soon means starting the API too soon. */
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
  if (source !== '-' && !(await isZip(source))) return refuse(context, 'That file is not a backup')
  const found = serverOf(context, flags.has('--dev'))
  if (!found.ok) return refuse(context, found.problem)
  try {
    const pb = await connect(found.server)
    const before = await contents(pb)
    if (before.total > 0) {
      const question = `The server has ${before.text}. All of it will be replaced.`
      const isWanted =
        flags.has('--replace') || (source !== '-' && (await confirm({ question, word: 'replace' })))
      if (!isWanted) {
        return refuse(
          context,
          `The server has ${before.text}. Nothing was changed; --replace skips the question`,
        )
      }
      const name = backupName('before_restore', context.now())
      const { bytes } = await makeBackup(pb, name)
      context.print(`The old data stays on the server as ${name}, ${inUnits(bytes)}`)
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
    throw new Failure('The connection closed during the upload')
  }
  // PocketBase does not report how a restore ends. It succeeded once this row is gone.
  const key = name.replace('.zip', '')
  const marker = await pb.collection('settings').create({ key })
  await pb.backups.restore(name)
  const state = await outcome(pb, { ...wanted, markerId: marker.id })
  if (state === 'replaced') {
    // The settings with the location of backups came from the backup.
    if ((await placeOfBackups(pb)) === place) await remove(pb)
    else context.note(`Delete ${name} in the old location of backups (${place})`)
    context.print(`Restored ${(await contents(pb)).text}`)
    if (await filesAreOnS3(pb)) {
      context.note('Warning: files are in the S3 bucket, not in this backup; see docs/backup.md')
    }
    return exitCodes.done
  }
  if (state === 'other account') {
    context.print('Restored. The password of its superuser is not PB_USER_PASSWORD')
    context.note(`Set the password (docker compose restart pocketbase), then delete ${name}`)
    return exitCodes.done
  }
  if (state === 'restoring') {
    context.note(
      'PocketBase is still restoring. Do not start the API before its log says that it has ' +
        `restarted; then delete ${name} on the server. If the collection settings still has the row ` +
        `${key} then, the restore has failed and the log says why: delete the row`,
    )
    return exitCodes.underWay
  }
  if (state === 'unchanged') {
    await remove(pb)
    await pb.collection('settings').delete(marker.id)
    throw new Failure('PocketBase still has its old data; its log says why')
  }
  throw new Failure(
    'PocketBase does not restart. Was the backup made with another PB_ENCRYPTION_KEY? ' +
      'Start PocketBase with that key: the data is in place',
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
