/** The Worker that is uploaded: how large it is, and that it is the one under test. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { bundleWorker } from '../../tools/worker/worker-bundle.ts'
import { textOf } from './compose.ts'

setDefaultTimeout(60_000)

const root = join(import.meta.dir, '..', '..')
const goalBytes = 150 * 1024

test('the Worker is at most 150 KiB after gzip', async () => {
  const { code } = await bundleWorker()
  expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(goalBytes)
})

test('of the openai package it holds chat completions and no other resource', async () => {
  const { code } = await bundleWorker()
  expect(code).toContain('/chat/completions')
  expect(code).not.toMatch(/\/(fine_tuning|vector_stores|organization|threads|embeddings)\b/)
})

test('the documents are static assets, and what makes them is not in the script', async () => {
  const { inputs } = await bundleWorker()
  const paths = Object.keys(inputs).join(' ')
  expect(paths).toContain('src/http/routes/service/reference.ts')
  expect(paths).not.toMatch(/src\/http\/(docs|openapi)\//)
})

test('wrangler uploads what our build writes, and does not bundle it again', async () => {
  const wrangler = Bun.TOML.parse(textOf('wrangler.toml'))
  expect(wrangler).toMatchObject({
    main: 'dist/script/worker.js',
    no_bundle: true,
    build: { command: 'npm run build:worker' },
    assets: { directory: 'dist/assets', binding: 'ASSETS', run_worker_first: true },
  })
  const child = Bun.spawn([process.execPath, 'tools/worker/build-worker.ts'], { cwd: root })
  expect(await child.exited).toBe(0)
  const written = await Bun.file(join(root, 'dist', 'script', 'worker.js')).text()
  expect(written).toBe((await bundleWorker()).code)
  // Wrangler uploads every file of the folder.
  expect(readdirSync(join(root, 'dist', 'script'))).toEqual(['worker.js'])
})
