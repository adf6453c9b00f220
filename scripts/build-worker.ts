// Writes the Worker for `wrangler deploy`, which calls this by [build] of wrangler.toml.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleWorker } from './worker-bundle.ts'

const folder = join(import.meta.dirname, '..', 'dist')

const { code } = await bundleWorker()
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'worker.js'), code)
