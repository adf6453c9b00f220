// Makes a backup on the server, downloads it in pieces and deletes it from the server.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import type PocketBase from 'pocketbase'
import { ClientResponseError } from 'pocketbase'
import { readWords } from '../command-line.ts'
import { type Context, exitCodes } from '../context.ts'
import { connect, contents, Failure, fetchAs, inUnits, reasonOf, serverOf } from '../server.ts'

export const backupUsage = `Usage: backup <file.zip | -> [--dev]

Backs up the database and its files while the server runs, and prints size and SHA-256. The file must not
exist yet and only you can read it: it holds the data of every person. - writes to standard output.`

/** PocketBase closes a connection after five minutes, and its token for files expires after three. */
const pieceBytes = 16 * 1024 * 1024
/** A file that is deleted while the server packs makes the backup fail; the next attempt does not see it. */
const tries = 3
const pollMs = 250

export async function backup(words: readonly string[], context: Context): Promise<number> {
  const read = readWords(words, { flags: ['--dev'], valued: [] })
  if (!read.ok) return refuse(context, `${read.problem}\n\n${backupUsage}`)
  const { flags, rest } = read.words
  const [target] = rest
  if (target === undefined || rest.length > 1) return refuse(context, backupUsage)
  if (target !== '-' && existsSync(target)) return refuse(context, 'That file already exists')
  const found = serverOf(context, flags.has('--dev'))
  if (!found.ok) return refuse(context, found.problem)
  try {
    const pb = await connect(found.server)
    const { text } = await contents(pb)
    const made = await (target === '-' ? toOutput(pb, context) : toFile(pb, target, context))
    // If the backup itself goes to standard output, nothing else may.
    const say = target === '-' ? context.note : context.print
    say(`Backed up at least ${text}`)
    say(`${inUnits(made.bytes)}, SHA-256 ${made.sha256}`)
    if (await filesAreOnS3(pb)) {
      context.note('Warning: files are in the S3 bucket, not in this backup; see docs/backup.md')
    }
    return exitCodes.done
  } catch (thrown) {
    context.note(`No backup was made: ${reasonOf(thrown)}`)
    return exitCodes.unreachable
  }
}

/** A name that PocketBase accepts, with the time in it. */
export const backupName = (prefix: string, now: Date): string => {
  const time = now.toISOString().replace(/\D/g, '').slice(0, 14)
  return `${prefix}_${time}_${randomBytes(4).toString('hex')}.zip`
}

/** Leaves the backup on the server under this name. Throws `Failure`. */
export async function makeBackup(pb: PocketBase, name: string): Promise<{ bytes: number }> {
  for (let left = tries; left > 0; left -= 1) {
    const problem = await ask(pb, name)
    const size = await sizeOf(pb, name)
    if (size !== null) return { bytes: size }
    if (left === 1) throw new Failure(problem ?? 'PocketBase made no backup; its log says why')
  }
  throw new Failure('PocketBase made no backup')
}

/** Null once it is done, or the error of PocketBase. If the connection closes first, the backup may still succeed. */
async function ask(pb: PocketBase, name: string): Promise<string | null> {
  await isIdle(pb)
  try {
    await pb.backups.create(name)
    return null
  } catch (thrown) {
    if (!(thrown instanceof ClientResponseError)) throw thrown
    if (thrown.status === 0) await isIdle(pb)
    return reasonOf(thrown)
  }
}

/** Waits until no backup or restore is in progress. */
async function isIdle(pb: PocketBase): Promise<void> {
  for (;;) {
    const { data } = await pb.health.check()
    if (data.canBackup === true) return
    await Bun.sleep(pollMs)
  }
}

export async function sizeOf(pb: PocketBase, name: string): Promise<number | null> {
  const all = await pb.backups.getFullList()
  return all.find(({ key }) => key === name)?.size ?? null
}

export async function filesAreOnS3(pb: PocketBase): Promise<boolean> {
  const { s3 } = await pb.settings.getAll({ fields: 's3.enabled' })
  return s3?.enabled === true
}

interface Made {
  bytes: number
  sha256: string
}

/** An incomplete backup never has the requested name. */
async function toFile(pb: PocketBase, path: string, context: Context): Promise<Made> {
  const draft = `${path}.part`
  const file = await openNew(draft)
  try {
    const made = await fetchNew(pb, (piece) => writeAll(file, piece), context)
    await file.sync()
    await file.close()
    await rename(draft, path)
    return made
  } catch (thrown) {
    await file.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw thrown
  }
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600)
  } catch {
    throw new Failure(`${path} cannot be created. Does it already exist?`)
  }
}

const writeAll = async (file: FileHandle, piece: Uint8Array): Promise<void> => {
  await file.writeFile(piece)
}

const toOutput = (pb: PocketBase, context: Context): Promise<Made> =>
  fetchNew(pb, async (piece) => void (await Bun.write(Bun.stdout, piece)), context)

type Sink = (piece: Uint8Array) => Promise<void>

/** Always deletes the backup from the server, because backups would fill the disk. */
async function fetchNew(pb: PocketBase, sink: Sink, { now, note }: Context): Promise<Made> {
  const name = backupName('backup', now())
  try {
    const { bytes } = await makeBackup(pb, name)
    const hash = createHash('sha256')
    for (let from = 0; from < bytes; from += pieceBytes) {
      const piece = await fetchPiece(pb, { name, from, to: Math.min(from + pieceBytes, bytes) })
      hash.update(piece)
      await sink(piece)
    }
    return { bytes, sha256: hash.digest('hex') }
  } finally {
    await pb.backups.delete(name).catch(() => note(`Delete the backup ${name} on the server`))
  }
}

async function fetchPiece(
  pb: PocketBase,
  { name, from, to }: { name: string; from: number; to: number },
): Promise<Uint8Array> {
  const url = pb.backups.getDownloadURL(await pb.files.getToken(), name)
  const headers = { Range: `bytes=${from}-${to - 1}` }
  const answer = await fetchAs(pb, url, { headers }).catch(() => {
    throw new Failure('The connection closed during the download')
  })
  if (answer.status !== 206) throw new Failure(`The download was answered ${answer.status}`)
  const piece = new Uint8Array(await answer.arrayBuffer())
  if (piece.length !== to - from) throw new Failure('The connection closed during the download')
  return piece
}

const refuse = ({ note }: Context, problem: string): number => {
  note(problem)
  return exitCodes.usage
}
