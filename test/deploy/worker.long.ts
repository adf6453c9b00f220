/** The Worker as wrangler builds and serves it: no test here reaches the network. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { freePort } from '../../tools/free-port.ts'
import { bundleWorker, startWrangler, workerEntry } from '../../tools/worker/wrangler.ts'

const goalBytes = 190 * 1024
const wranglerMs = 120_000
setDefaultTimeout(wranglerMs)

for (const environment of ['', 'staging']) {
  test(`wrangler deploy --dry-run --env=${environment} bundles at most 190 KiB after gzip`, async () => {
    const { code } = await bundleWorker(workerEntry, environment)
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(goalBytes)
  })
}

test('the documents are static assets, and the code that builds them is not in the script', async () => {
  const paths = (await bundleWorker()).sources.join(' ')
  expect(paths).toContain('src/http/routes/service/reference.ts')
  expect(paths).not.toMatch(/src\/http\/(docs|openapi)\//)
})

test('wrangler dev serves /livez, and the assets at /docs and /openapi.json', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'identivia-test-wrangler-'))
  const variables = join(scratch, 'variables')
  writeFileSync(
    variables,
    [
      'POCKETBASE_URL=http://127.0.0.1:9',
      'PB_USER_PASSWORD=a-password',
      `JWT_SECRET=${'x'.repeat(32)}`,
      'JWT_CLIENTS_JSON=[]',
    ].join('\n'),
  )
  const port = await freePort()
  const wrangler = await startWrangler([
    'dev',
    '--ip=127.0.0.1',
    `--port=${port}`,
    `--inspector-port=${await freePort()}`,
    `--env-file=${variables}`,
    `--persist-to=${join(scratch, 'state')}`,
    '--show-interactive-dev-session=false',
  ])
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
  try {
    const isUp = () =>
      get('/livez').then(
        () => true,
        () => false,
      )
    const giveUpAt = Date.now() + wranglerMs / 2
    while (!(await isUp())) {
      const isLate = Date.now() > giveUpAt
      if (isLate || wrangler.end() !== undefined) throw new Error(wrangler.lastLines())
      await Bun.sleep(100)
    }
    expect(await (await get('/livez')).json()).toEqual({ status: 'ok' })
    expect(await (await get('/docs')).text()).toStartWith('<!doctype html>')
    expect(await (await get('/openapi.json')).json()).toHaveProperty('openapi')
  } finally {
    await wrangler.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
})
