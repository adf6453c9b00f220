// The folder that keeps the PocketBase executable between runs. Several processes may use it concurrently.

import { existsSync } from 'node:fs'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Attempt, type Finder, found, messageOf, notFound } from './finder.ts'
import { executableName, pocketBaseVersion } from './release.ts'

/** The path of the executable of the pinned version for this platform. */
export const cachedPath = ({ cacheFolder, platform }: Finder): string =>
  join(cacheFolder, pocketBaseVersion, `${platform.os}-${platform.arch}`, executableName(platform))

export async function findCached(finder: Finder): Promise<Attempt> {
  const path = cachedPath(finder)
  if (!existsSync(path)) return notFound(`nothing at ${path}`)
  const version = await versionOf(finder, path)
  if (version === pocketBaseVersion) return found(path)
  return notFound(`${path} is not a working PocketBase ${pocketBaseVersion}; it will be replaced`)
}

/** Puts an executable into the cache, under its final name only once it is complete and has run. */
export async function keep(finder: Finder, executable: Uint8Array): Promise<Attempt> {
  const path = cachedPath(finder)
  const own = `${process.pid}-${crypto.randomUUID().slice(0, 8)}-${executableName(finder.platform)}`
  const unfinished = join(dirname(path), own)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(unfinished, executable)
    await chmod(unfinished, 0o755)
    const version = await versionOf(finder, unfinished)
    if (version !== pocketBaseVersion) {
      return notFound(
        version === undefined
          ? `the download does not run on this machine (in ${dirname(path)})`
          : `the download says it is version ${version}`,
      )
    }
    await rename(unfinished, path)
    return found(path)
  } catch (thrown) {
    // Windows refuses to replace a running executable: then another process was first, and its file will do.
    if (existsSync(path) && (await versionOf(finder, path)) === pocketBaseVersion)
      return found(path)
    return notFound(`could not be written to ${dirname(path)}: ${messageOf(thrown)}`)
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** What an executable prints with --version; undefined if it does not run. */
export async function versionOf({ execute }: Finder, path: string): Promise<string | undefined> {
  const { code, output } = await execute(path, ['--version'], { timeoutMs: 20_000 })
  return code === 0 ? /version (\S+)/.exec(output)?.[1] : undefined
}
