import { expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { freshPocketBase, pocketbase } from '../support/pocketbase.ts'

setDefaultTimeout(300_000)

const logIn = ({ url, email, password }: { url: string; email: string; password: string }) =>
  fetch(`${url}/api/collections/_superusers/auth-with-password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identity: email, password }),
  })

test('a test run has one server, and its superuser can log in', async () => {
  const [one, other] = await Promise.all([pocketbase(), pocketbase()])
  expect(one).toBe(other)
  expect((await logIn(one)).status).toBe(200)
})

test('a fresh server can be killed, restarted with its data, and stopped', async () => {
  const server = await freshPocketBase()
  expect(server.url).not.toBe((await pocketbase()).url)
  await server.kill()
  expect(fetch(`${server.url}/api/health`)).rejects.toThrow()
  await server.restart()
  expect((await logIn(server)).status).toBe(200)
  await server.upsertSuperuser()
  expect((await logIn(server)).status).toBe(200)
  await server.stop()
  expect(existsSync(server.dir)).toBe(false)
})
