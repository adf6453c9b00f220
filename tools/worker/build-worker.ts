// Writes the Worker for `wrangler deploy`, which calls this by [build] of wrangler.toml.
import { join } from 'node:path'
import { writeWorker } from './worker-files.ts'

await writeWorker(join(import.meta.dirname, '..', '..', 'dist'))
