// PocketBase from its GitHub release, accepted only if its hash is the one in the release's checksums.
import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import { keep } from './cache.ts'
import { type Attempt, type Finder, messageOf, notFound } from './finder.ts'
import { executableName, releaseFolder, releaseZip } from './release.ts'

const checksumsDeadlineMs = 15_000
const zipDeadlineMs = 20 * 60_000

export async function findRelease(finder: Finder): Promise<Attempt> {
  const { platform } = finder
  const zipName = releaseZip(platform)
  if (zipName === undefined) {
    return notFound(`PocketBase publishes nothing for ${platform.os} on ${platform.arch}`)
  }
  try {
    finder.log(`Downloading ${releaseFolder}/${zipName}`)
    // First and with a short time limit, so that a dead network is noticed soon.
    const checksums = await download(finder, 'checksums.txt', checksumsDeadlineMs)
    const expected = checksumOf(zipName, new TextDecoder().decode(checksums))
    if (expected === undefined) {
      return notFound(`checksums.txt of the release has no line for ${zipName}: refused`)
    }
    const zip = await download(finder, zipName, zipDeadlineMs)
    const actual = createHash('sha256').update(zip).digest('hex')
    if (actual !== expected) {
      return notFound(`${zipName} hashes to ${actual}, its release says ${expected}: refused`)
    }
    const name = executableName(platform)
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

function checksumOf(fileName: string, checksums: string): string | undefined {
  const lines = checksums.split('\n').map((line) => line.trim().split(/\s+\*?/))
  const hash = lines.find(([, name]) => name === fileName)?.[0]?.toLowerCase()
  return hash !== undefined && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined
}
