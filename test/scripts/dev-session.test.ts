import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type Child, startChild } from '../../scripts/child.ts'
import type { Addresses } from '../../scripts/dev/addresses.ts'
import { apiEnvironment, sandboxTeams, urlsOf } from '../../scripts/dev/environment.ts'
import { curlSession } from '../../scripts/dev-session.ts'
import { freePort } from '../../scripts/free-port.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { pocketbase } from '../support/pocketbase.ts'

// The stack of `npm run dev` on ports and a database of its own, and the session as it is printed.
const shells = ['bash', 'zsh'].filter((shell) => Bun.which(shell) !== null)
const sandbox = createSandbox({ now: Date.now, randomUuid: () => crypto.randomUUID() })
const simulators = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: sandbox.app.fetch })
const stack: { ports?: Addresses; api?: Child } = {}

beforeAll(async () => {
  const pb = await pocketbase()
  const ports = {
    api: await freePort(),
    pocketbase: Number(new URL(pb.url).port),
    sandbox: simulators.port ?? 0,
  }
  const secrets = { jwtSecret: 'only-for-tests-'.repeat(3), pocketbasePassword: pb.password }
  const env = apiEnvironment({ PATH: process.env.PATH }, ports, secrets)
  const args = ['src/runtime/bun.ts']
  const api = await startChild({
    command: process.execPath,
    args,
    env: { ...env, PB_USER_EMAIL: pb.email },
    output: 'kept',
  })
  Object.assign(stack, { ports, api })
  while (!(await isReady(urlsOf(ports).api))) {
    if (api.end() !== undefined) throw new Error(api.lastLines())
    await Bun.sleep(20)
  }
})

afterAll(async () => {
  await stack.api?.stop()
  await simulators.stop(true)
})

test.each(shells)('the printed session works in %s as it is', async (shell) => {
  const [team] = sandboxTeams
  const session = curlSession({ ...urlsOf(stack.ports ?? noPorts), ...team })
  const ran = Bun.spawn([shell, '-c', session], { stdout: 'pipe', stderr: 'pipe' })
  const [output, complaints] = await Promise.all([ran.stdout.text(), ran.stderr.text()])
  expect(complaints).toBe('')
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

test('the session holds nothing that an interactive shell would take for itself', () => {
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

const isReady = (url: string) =>
  fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )
