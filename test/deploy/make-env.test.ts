/** deploy/make-env.sh: strong values, for this owner alone, never twice into one file and never on the screen. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { describeProblems, readConfig } from '../../src/config/config.ts'
import { scopes } from '../../src/domain/identity/principal.ts'
import { apiEnvironment, composeFile } from './compose.ts'

setDefaultTimeout(60_000)

const script = join(import.meta.dir, '..', '..', 'deploy', 'make-env.sh')
const folder = () => mkdtempSync(join(tmpdir(), 'identivia-env-'))

async function make(...args: string[]): Promise<{ code: number; output: string }> {
  const child = Bun.spawn(['/bin/sh', script, ...args], { stdout: 'pipe', stderr: 'pipe' })
  const [out, err, code] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
    child.exited,
  ])
  return { code, output: out + err }
}

const secretsOf = (env: Record<string, string | undefined>) => [
  env.POCKETBASE_ADMIN_PASSWORD ?? '',
  env.PB_ENCRYPTION_KEY ?? '',
  env.JWT_SECRET ?? '',
  env.PII_HASH_SECRET ?? '',
  JSON.parse(env.JWT_CLIENTS_JSON ?? '[{}]')[0].client_secret ?? '',
]

test('what it writes starts the API by the compose file in production', async () => {
  const path = join(folder(), '.env')
  const { code, output } = await make('example.com', 'ops@example.com', path)
  expect({ code, output }).toEqual({
    code: 0,
    output: `Wrote ${path}. Add the keys of your vendors, then run: docker compose up -d\n`,
  })
  const env = parseEnv(readFileSync(path, 'utf8'))
  const read = readConfig({ ...apiEnvironment(composeFile(), env), NODE_ENV: 'production' })
  if (!read.ok) throw new Error(describeProblems(read.problems))
  expect(read.config).toMatchObject({
    pocketbase: { url: 'http://pocketbase:8090', email: 'admin@example.com' },
    jwt: { issuer: 'identivia-backend', audience: 'identivia-api', ttlSeconds: 3600 },
    clientUrl: 'https://app.example.com',
    aws: null,
    openai: null,
    fingerprint: null,
  })
  const [client] = read.config.jwt.clients
  expect(client?.scopes.toSorted()).toEqual(
    scopes.filter((it) => it !== 'teams:all' && it !== 'health:admin').toSorted(),
  )
})

test('the file is for its owner alone, its secrets are long, and none is written twice', async () => {
  const [one, two] = [join(folder(), '.env'), join(folder(), '.env')]
  await make('example.com', 'ops@example.com', one)
  await make('example.com', 'ops@example.com', two)
  expect(statSync(one).mode & 0o777).toBe(0o600)
  const both = [one, two].flatMap((path) => secretsOf(parseEnv(readFileSync(path, 'utf8'))))
  expect(new Set(both).size).toBe(10)
  expect(both.every((secret) => /^([0-9a-f]{2}){16,}$/.test(secret))).toBe(true)
  expect(parseEnv(readFileSync(one, 'utf8')).PB_ENCRYPTION_KEY).toHaveLength(32)
})

test('a file that is there stays as it is, a dangling link too', async () => {
  const dir = folder()
  const path = join(dir, '.env')
  await Bun.write(path, 'MINE=1\n')
  const again = await make('example.com', 'ops@example.com', path)
  expect(again).toEqual({
    code: 1,
    output: `${path} already exists, or cannot be created; nothing was changed\n`,
  })
  expect(readFileSync(path, 'utf8')).toBe('MINE=1\n')
  symlinkSync(join(dir, 'elsewhere'), join(dir, 'link'))
  expect((await make('example.com', 'ops@example.com', join(dir, 'link'))).code).toBe(1)
  expect(readdirSync(dir).toSorted()).toEqual(['.env', 'link'])
})

test('localhost gives an environment for the local run', async () => {
  const path = join(folder(), '.env')
  expect((await make('localhost', 'admin@identivia.example', path)).code).toBe(0)
  const env = parseEnv(readFileSync(path, 'utf8'))
  expect(readConfig(apiEnvironment(composeFile(), env))).toMatchObject({
    ok: true,
    config: { clientUrl: 'http://localhost:3000' },
  })
})

for (const [name, args] of [
  ['nothing', []],
  ['a domain with a path', ['example.com/x']],
  ['a domain that a shell would run', ['$(id)']],
  ['a domain of two lines', ['a.example\nJWT_SECRET=x']],
  ['an address that is none', ['example.com', 'nobody']],
  ['an address that a shell would run', ['example.com', 'a@`id`']],
] as const) {
  test(`refuses ${name}, and writes nothing`, async () => {
    const dir = folder()
    const [domain = '', email = 'ops@example.com'] = args
    const given = args.length === 0 ? [] : [domain, email, join(dir, '.env')]
    expect((await make(...given)).code).toBe(2)
    expect(readdirSync(dir)).toEqual([])
  })
}
