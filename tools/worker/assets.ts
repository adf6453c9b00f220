// Writes the static assets of the Worker: the OpenAPI document and its page. Wrangler runs this by [build] of wrangler.toml.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildReferenceAsset } from '../../src/http/routes/service/build-reference.ts'

export async function writeAssets(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const name of ['openapi.json', 'docs.html'] as const) {
    // Written and then renamed, so that a running `wrangler dev` never serves an incomplete file.
    const unfinished = join(folder, '..', `${process.pid}.${name}`)
    writeFileSync(unfinished, await buildReferenceAsset(name))
    renameSync(unfinished, join(folder, name))
  }
}

if (import.meta.main) await writeAssets(join(import.meta.dirname, '..', '..', 'dist', 'assets'))
