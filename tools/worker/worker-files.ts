// What is deployed on Workers: the script, and the documents that it serves, as static assets.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildReferenceAsset } from '../../src/http/routes/service/build-reference.ts'
import { bundleWorker, workerEntry } from './worker-bundle.ts'

/** The folder is made anew. */
export async function writeWorker(folder: string, entry = workerEntry): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'assets'), { recursive: true })
  mkdirSync(join(folder, 'script'))
  writeFileSync(join(folder, 'script', 'worker.js'), (await bundleWorker(entry)).code)
  for (const name of ['openapi.json', 'docs.html'] as const) {
    writeFileSync(join(folder, 'assets', name), await buildReferenceAsset(name))
  }
}
