/** The command of the compose file's database, run as it stands but for its folders: first start, and every later one. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePort } from '../../tools/free-port.ts'
import { findPocketBase } from '../../tools/pocketbase/find.ts'
import { composeFile } from './compose.ts'

setDefaultTimeout(300_000)

const migrations = join(import.meta.dir, '..', '..', 'pb_migrations')
const env = {
  PB_ADMIN_EMAIL: 'admin@example.com',
  PB_ADMIN_PASSWORD: 'pass word $1 "quoted"',
  PB_ENCRYPTION_KEY: '0123456789abcdef0123456789abcdef',
}

test('comes up with its superuser, again after a restart, and not without its key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'identivia-compose-'))
  expect(await startAndLogIn(folder, env)).toBe(200)
  expect(await startAndLogIn(folder, env)).toBe(200)
  expect(await startAndLogIn(folder, { ...env, PB_ADMIN_PASSWORD: 'another-one' })).toBe(200)
  expect(await startAndLogIn(folder, { ...env, PB_ENCRYPTION_KEY: 'f'.repeat(32) })).toBe('ended')
})

test('what it writes can be read by nobody else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'identivia-compose-'))
  expect(await startAndLogIn(folder, env)).toBe(200)
  const data = join(folder, 'pb_data')
  const written = readdirSync(data, { recursive: true, encoding: 'utf8' })
  expect(written).toContain('data.db')
  const open = ['.', ...written].filter((name) => (statSync(join(data, name)).mode & 0o077) !== 0)
  expect(open).toEqual([])
})

/** The answer to the superuser's login, or that the command ended by itself. */
async function startAndLogIn(folder: string, given: typeof env): Promise<number | 'ended'> {
  const port = await freePort()
  const [command = ''] = composeFile().services.pocketbase?.command ?? []
  const script = command
    .replaceAll('$$', '$')
    .replaceAll('/pb_data', `${folder}/pb_data`)
    .replaceAll('/pb_migrations', migrations)
    .replace('0.0.0.0:8090', `127.0.0.1:${port}`)
  const binary = await findPocketBase({ log: () => undefined })
  const server = Bun.spawn(['/bin/sh', '-ec', script], {
    env: { ...given, PATH: `${dirname(binary)}:/usr/bin:/bin` },
    stdout: 'ignore',
    stderr: 'ignore',
  })
  try {
    return await Promise.race([server.exited.then(() => 'ended' as const), logIn(port, given)])
  } finally {
    server.kill('SIGTERM')
    await server.exited
  }
}

async function logIn(port: number, given: typeof env): Promise<number> {
  const base = `http://127.0.0.1:${port}/api`
  for (;;) {
    const isUp = await fetch(`${base}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) break
    await Bun.sleep(25)
  }
  const answer = await fetch(`${base}/collections/_superusers/auth-with-password`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ identity: given.PB_ADMIN_EMAIL, password: given.PB_ADMIN_PASSWORD }),
  })
  return answer.status
}
