// PocketBase from its GitHub release: by a hash of this repository, or as a last resort by the release's own checksums.
import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import { keep } from './cache.ts'
import { checksumOf } from './checksums.ts'
import { type Attempt, type Finder, messageOf, notFound } from './finder.ts'
import { executableName, releaseFolder, releaseZip } from './release.ts'

const checksumsDeadlineMs = 15_000
const zipDeadlineMs = 20 * 60_000

/** Only if this repository has the zip's hash, so that nobody can replace the release unnoticed. */
export async function findPinnedRelease(finder: Finder): Promise<Attempt> {
  const zipName = releaseZip(finder.platform)
  if (zipName === undefined) return unpublished(finder)
  const pinned = finder.zipHashes[zipName]
  if (pinned === undefined) return notFound(`zip-hashes.json has no hash of ${zipName}`)
  return fromRelease(finder, zipName, { pinned })
}

/** Accepted by the checksums of the release itself: that finds a broken download, not a replaced release. */
export async function findUnpinnedRelease(finder: Finder): Promise<Attempt> {
  const zipName = releaseZip(finder.platform)
  if (zipName === undefined) return unpublished(finder)
  if (finder.zipHashes[zipName] !== undefined)
    return notFound('only the hash in zip-hashes.json counts, see above')
  finder.log(
    `Warning: zip-hashes.json has no hash of ${zipName}, so only the release's own checksums are compared`,
  )
  return fromRelease(finder, zipName, {})
}

const unpublished = ({ platform }: Finder): Attempt =>
  notFound(`PocketBase publishes nothing for ${platform.os} on ${platform.arch}`)

async function fromRelease(
  finder: Finder,
  zipName: string,
  { pinned }: { pinned?: string },
): Promise<Attempt> {
  try {
    finder.log(`Downloading ${releaseFolder}/${zipName}`)
    // First and with a short time limit, so that a dead network is noticed soon.
    const checksums = await download(finder, 'checksums.txt', checksumsDeadlineMs)
    const expected = pinned ?? checksumOf(zipName, new TextDecoder().decode(checksums))
    if (expected === undefined) {
      return notFound(`checksums.txt of the release has no line for ${zipName}: refused`)
    }
    const zip = await download(finder, zipName, zipDeadlineMs)
    const actual = createHash('sha256').update(zip).digest('hex')
    if (actual !== expected) {
      const source = pinned === undefined ? 'its release' : 'zip-hashes.json'
      return notFound(`${zipName} hashes to ${actual}, ${source} says ${expected}: refused`)
    }
    const name = executableName(finder.platform)
    const executable = unzipSync(zip, { filter: (file) => file.name === name })[name]
    if (executable === undefined) return notFound(`${zipName} holds no ${name}`)
    return await keep(finder, executable)
  } catch (thrown) {
    return notFound(messageOf(thrown))
  }
}

async function download({ fetch }: Finder, name: string, deadlineMs: number): Promise<Uint8Array> {
  const url = `${releaseFolder}/${name}`
  const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
