/** The production server as a process: how it refuses to start, serves, and stops. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../tools/free-port.ts'
import { pocketbase } from '../support/pocketbase.ts'
import { baseEnv, goodClaims, tokenOf } from '../support/world.ts'

setDefaultTimeout(300_000)

const entry = join(import.meta.dir, '..', '..', 'src', 'runtime', 'bun.ts')
const start = (env: Record<string, string>) =>
  Bun.spawn([process.execPath, entry], {
    env,
    cwd: import.meta.dir,
    stdout: 'pipe',
    stderr: 'pipe',
  })

test('an empty environment: exit code 78 and the name of every missing variable', async () => {
  const server = start({})
  expect(await server.exited).toBe(78)
  const complaint = await server.stderr.text()
  for (const name of [
    'POCKETBASE_URL',
    'PB_USER_EMAIL',
    'PB_USER_PASSWORD',
    'JWT_SECRET',
    'CLIENT_URL',
  ]) {
    expect(complaint).toContain(`${name} is required`)
  }
})

test('production refuses a sandbox: exit code 78', async () => {
  const server = start({ ...baseEnv(await pocketbase()), NODE_ENV: 'production' })
  expect(await server.exited).toBe(78)
  const complaint = await server.stderr.text()
  expect(complaint).toContain('AWS_ENDPOINT_URL_REKOGNITION is a sandbox (loopback) URL')
  expect(complaint).toContain('OPENAI_BASE_URL is a sandbox')
})

test('production has no Try page', async () => {
  const vendors = Object.entries(baseEnv(await pocketbase())).filter(
    ([name]) => !/^(AWS_ENDPOINT_URL_|OPENAI_BASE_URL|FINGERPRINT_API_URL)/.test(name),
  )
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const env = { ...Object.fromEntries(vendors), NODE_ENV: 'production', PORT: String(port) }
  const server = start(env)
  await untilUp(`${base}/livez`)
  for (const path of ['/try', '/try/', '/try/main.js', '/try/people/abcdefghij12345']) {
    const answer = await fetch(`${base}${path}`)
    expect([answer.status, (await answer.json()).code]).toEqual([404, 'route_not_found'])
  }
  const made = await fetch(`${base}/try/people`, {
    method: 'POST',
    headers: { 'Sec-Fetch-Site': 'same-origin' },
    body: '{"scenario":"approved"}',
  })
  expect(made.status).toBe(404)
  server.kill('SIGTERM')
  expect(await server.exited).toBe(0)
})

test('a secret can come from a file; a missing file stops the start, and only the variable is named', async () => {
  const path = join(tmpdir(), `identivia-secret-${crypto.randomUUID()}`)
  const { JWT_SECRET, ...rest } = baseEnv(await pocketbase())
  const missing = start({ ...rest, JWT_SECRET_FILE: path })
  expect(await missing.exited).toBe(78)
  const complaint = await missing.stderr.text()
  expect(complaint).toContain('JWT_SECRET_FILE names a file that cannot be read')
  expect(complaint).not.toContain(path)
  await Bun.write(path, `${JWT_SECRET}\n`)
  const port = await freePort()
  const server = start({ ...rest, JWT_SECRET_FILE: path, PORT: String(port) })
  await untilUp(`http://127.0.0.1:${port}/livez`)
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    headers: { Authorization: `Bearer ${await tokenOf(goodClaims())}` },
  })
  expect(answer.status).toBe(200)
  server.kill('SIGTERM')
  expect(await server.exited).toBe(0)
  await unlink(path)
})

test('SIGTERM: the request in flight gets its response, then exit code 0', async () => {
  const port = await freePort()
  const slow = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async () => {
      asked.resolve()
      await release.promise
      return Response.json({ SessionId: '11111111-2222-3333-4444-555555555555' })
    },
  })
  const asked = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const env = {
    ...baseEnv(await pocketbase()),
    PORT: String(port),
    AWS_ENDPOINT_URL_REKOGNITION: slow.url.href,
  }
  const server = start(env)
  const base = `http://127.0.0.1:${port}`
  await untilUp(`${base}/livez`)
  const token = await tokenOf(goodClaims())
  const inFlight = fetch(`${base}/api/face-liveness/session`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
  })
  await asked.promise
  server.kill('SIGTERM')
  server.kill('SIGTERM')
  release.resolve()
  expect((await inFlight).status).toBe(200)
  expect(await server.exited).toBe(0)
  const lines = (await server.stdout.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines[0]).toMatchObject({ event: 'listening', port })
  expect(lines.at(-1)).toMatchObject({ route: '/api/face-liveness/session', status: 200 })
  await slow.stop(true)
})

async function untilUp(url: string): Promise<void> {
  const isUp = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isUp())) await Bun.sleep(25)
}
