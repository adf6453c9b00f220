import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSandbox } from '../../sandbox/sandbox.ts'
import { readConfig } from '../../src/config/config.ts'
import { secretVariables } from '../../src/config/secrets.ts'
import { type Child, startChild } from '../../tools/child.ts'
import type { Addresses } from '../../tools/dev/addresses.ts'
import { apiEnvironment, sandboxTeams, urlsOf } from '../../tools/dev/environment.ts'
import { curlSession } from '../../tools/dev/session.ts'
import { freePort } from '../../tools/free-port.ts'
import { pocketbase } from '../support/pocketbase.ts'

setDefaultTimeout(300_000)

// The stack of `npm run dev` with its own ports and database, and the session as printed.
const shells = ['bash', 'zsh'].filter((shell) => Bun.which(shell) !== null)
const sandbox = createSandbox({ now: Date.now, randomUuid: () => crypto.randomUUID() })
const simulators = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: sandbox.app.fetch })
let ports: Addresses = { api: 1, pocketbase: 2, sandbox: 3 }
let api: Child | undefined

beforeAll(async () => {
  const pb = await pocketbase()
  ports = {
    api: await freePort(),
    pocketbase: Number(new URL(pb.url).port),
    sandbox: simulators.port ?? 0,
  }
  const secrets = { jwtSecret: 'only-for-tests-'.repeat(3), pocketbasePassword: pb.password }
  const env = apiEnvironment({ PATH: process.env.PATH }, ports, secrets)
  const args = ['src/runtime/bun.ts']
  api = await startChild({
    command: process.execPath,
    args,
    env: { ...env, PB_USER_EMAIL: pb.email },
    output: 'kept',
  })
  while (!(await isReady(urlsOf(ports).api))) {
    if (api.end() !== undefined) throw new Error(api.lastLines())
    await Bun.sleep(20)
  }
})

afterAll(async () => {
  await api?.stop()
  await simulators.stop(true)
})

test.each(shells)('the printed session works in %s unchanged', async (shell) => {
  const [team] = sandboxTeams
  const session = curlSession({ ...urlsOf(ports), ...team })
  const { stdout: output, stderr } = await run(shell, session)
  expect(stderr).toBe('')
  expect(output).toContain('"isLive":true')
  expect(output).toContain('"outcome":"approved"')
  expect(output).toContain('"verification_status":"verified"')
  expect(output).toMatch(/"updated_by":"policy:/)
  expect(rowsOf(output)).toEqual([
    'face-mismatch declined DOCUMENT_SPECIMEN FACE_MISMATCH',
    'expired-document declined DOCUMENT_EXPIRED DOCUMENT_SPECIMEN',
    'spoofed-liveness declined LIVENESS_LOW_CONFIDENCE',
    'spoofed-liveness declined LIVENESS_CLAIM_MISMATCH LIVENESS_LOW_CONFIDENCE (claimed 99, observed 20)',
    'bot-device declined DEVICE_BOT DEVICE_HIGH_RISK DOCUMENT_SPECIMEN',
    'provider-outage review DOCUMENT_ANALYSIS_UNAVAILABLE FACE_MATCH_UNAVAILABLE',
  ])
})

test.each(shells)('the first verification of the README works in %s as printed', async (shell) => {
  const { stdout, stderr } = await run(shell, firstVerification())
  expect(stderr).toBe('')
  expect(stdout).toContain('"status":"OK"')
  expect(stdout).toContain('"verification_status":"unverified"')
  const token = stdout.slice(stdout.indexOf('{"access_token"'))
  expect(JSON.parse(token)).toMatchObject({ token_type: 'Bearer', expires_in: 1800 })
})

test.each(shells)('an unknown scenario is named in %s, and nothing is submitted', async (shell) => {
  const [team] = sandboxTeams
  const session = curlSession({ ...urlsOf(ports), ...team })
  const functions = session.slice(0, session.indexOf('\nprepare_person approved'))
  const { stdout } = await run(shell, `${functions}\nverify_person nobody || echo "ended $?"`)
  const specimens = `${urlsOf(ports).sandbox}/specimens`
  expect(stdout).toEndWith(`nobody: no such scenario, see ${specimens}\nended 1\n`)
})

test('a secret file for a real account, named in .env, does not stop the sandbox', () => {
  const files = Object.fromEntries(secretVariables.map((name) => [`${name}_FILE`, '/none/such']))
  const secrets = { jwtSecret: 'only-for-tests-'.repeat(3), pocketbasePassword: 'of-tests' }
  expect(readConfig(apiEnvironment(files, noPorts, secrets)).ok).toBe(true)
})

test('the session contains nothing that an interactive shell interprets', () => {
  const session = curlSession({ ...urlsOf(noPorts), ...sandboxTeams[0] })
  expect(session).not.toContain('!')
  expect(session).not.toMatch(/^\s*#/m)
  expect(session.split('\n').filter((line) => line.length > 100)).toEqual([])
})

const noPorts: Addresses = { api: 1, pocketbase: 2, sandbox: 3 }

const rowsOf = (output: string): string[] =>
  output
    .slice(output.indexOf('== Other people'), output.indexOf('== Yours'))
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')

/** The commands that the README shows for a first verification, at the API of this test. */
function firstVerification(): string {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
  const section = readme.split('## A first verification\n')[1] ?? ''
  const commands = section.match(/```sh\n([\s\S]*?)```/)?.[1] ?? ''
  expect(commands).not.toBe('')
  return commands.replaceAll('http://127.0.0.1:8000', urlsOf(ports).api)
}

async function run(shell: string, commands: string) {
  const ran = Bun.spawn([shell, '-c', commands], { stdout: 'pipe', stderr: 'pipe' })
  const [stdout, stderr] = await Promise.all([ran.stdout.text(), ran.stderr.text()])
  return { stdout, stderr }
}

const isReady = (url: string) =>
  fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )
