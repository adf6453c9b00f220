// Writes the hashes of PocketBase's release into zip-hashes.json: `npm run pin-pocketbase`, after a change of the version.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readChecksums } from './checksums.ts'
import type { Finder } from './finder.ts'
import { pocketBaseVersion, releaseFolder } from './release.ts'

const deadlineMs = 15_000

/** The text of zip-hashes.json. What is reviewed and committed is trusted from then on. */
export async function pinnedHashes({ fetch }: Pick<Finder, 'fetch'>): Promise<string> {
  const url = `${releaseFolder}/checksums.txt`
  const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const prefix = `pocketbase_${pocketBaseVersion}_`
  const zips = [...readChecksums(await response.text())]
    .filter(([name]) => name.startsWith(prefix) && name.endsWith('.zip'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (zips.length === 0) throw new Error(`${url} names no zip of ${pocketBaseVersion}`)
  return `${JSON.stringify(Object.fromEntries(zips), null, 2)}\n`
}

if (import.meta.main) {
  const text = await pinnedHashes({ fetch: (url, init) => fetch(url, init) })
  writeFileSync(join(import.meta.dirname, 'zip-hashes.json'), text)
  console.log(text)
}
