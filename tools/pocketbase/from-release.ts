// PocketBase from its GitHub release, taken only when it hashes to what the release's checksums say.
import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import { keep } from './cache.ts'
import { download } from './download.ts'
import { type Attempt, type Finder, messageOf, notFound } from './finder.ts'
import { executableName, releaseFolder, releaseZip } from './release.ts'

const maxZipBytes = 100 * 1024 * 1024
const maxChecksumsBytes = 64 * 1024

export async function findRelease(finder: Finder): Promise<Attempt> {
  const { fetch, log, onBytes, platform } = finder
  const zipName = releaseZip(platform)
  if (zipName === undefined) {
    return notFound(`PocketBase publishes nothing for ${platform.os} on ${platform.arch}`)
  }
  try {
    log(`Downloading ${releaseFolder}/${zipName}`)
    // The checksums are small: they come first, so that a dead network is noticed at once.
    const checksums = await download({
      url: `${releaseFolder}/checksums.txt`,
      fetch,
      maxBytes: maxChecksumsBytes,
    })
    const expected = checksumOf(zipName, new TextDecoder().decode(checksums))
    if (expected === undefined) {
      return notFound(`checksums.txt of the release has no line for ${zipName}: refused`)
    }
    const zip = await download({
      url: `${releaseFolder}/${zipName}`,
      fetch,
      maxBytes: maxZipBytes,
      onBytes,
    })
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

function checksumOf(fileName: string, checksums: string): string | undefined {
  const lines = checksums.split('\n').map((line) => line.trim().split(/\s+\*?/))
  const hash = lines.find(([, name]) => name === fileName)?.[0]?.toLowerCase()
  return hash !== undefined && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined
}
