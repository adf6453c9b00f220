// The licence of each package, as its package.json in node_modules says.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { type LockedPackage, segmentsOf } from './lockfile.ts'

const PackageFile = z.looseObject({ name: z.string(), version: z.string(), license: z.unknown() })

/** By key: an SPDX expression, or null if the package names none. A package that is not installed is absent. */
export function installedLicences(
  root: string,
  packages: readonly LockedPackage[],
): Map<string, string | null> {
  const found = new Map<string, string | null>()
  for (const { key, name, version } of packages) {
    const folders = segmentsOf(key).flatMap((segment) => ['node_modules', segment])
    const path = join(root, ...folders, 'package.json')
    if (!existsSync(path)) continue
    const file = PackageFile.parse(JSON.parse(readFileSync(path, 'utf8')))
    if (file.version !== version)
      throw new Error(`${name} is installed as ${file.version}, bun.lock says ${version}`)
    found.set(key, typeof file.license === 'string' ? file.license : null)
  }
  return found
}
