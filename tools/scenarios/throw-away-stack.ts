// Starts PocketBase, the simulators and the API on free ports, and deletes their data afterwards.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../child.ts'
import { apiEnvironment, pocketbaseEmail, urlsOf } from '../dev/environment.ts'
import { serveSandbox } from '../dev/sandbox-server.ts'
import { freePort } from '../free-port.ts'
import { findPocketBase } from '../pocketbase/find.ts'
import { startPocketBase } from '../pocketbase/server.ts'

export interface ThrowAwayStack {
  readonly api: string
  readonly sandbox: string
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')
const startDeadlineMs = 30_000

export async function startThrowAwayStack(log: (line: string) => void): Promise<ThrowAwayStack> {
  const stops: (() => unknown)[] = []
  const stop = async () => {
    for (const end of stops.toReversed()) await end()
  }
  try {
    return { ...(await start(log, stops)), stop }
  } catch (thrown) {
    await stop()
    throw thrown
  }
}

async function start(log: (line: string) => void, stops: (() => unknown)[]) {
  const secret = () => crypto.randomUUID()
  const secrets = { jwtSecret: secret(), pocketbasePassword: secret() }
  const dir = await mkdtemp(join(tmpdir(), 'identivia-scenarios-'))
  stops.push(() => rm(dir, { recursive: true, force: true }))
  const pocketbase = await startPocketBase({
    binary: await findPocketBase({ log }),
    dir,
    port: await freePort(),
    migrationsDir: join(root, 'pb_migrations'),
    email: pocketbaseEmail,
    password: secrets.pocketbasePassword,
    log,
    scratch: dir,
  })
  stops.push(pocketbase.stop)
  const api = await freePort()
  const simulators = serveSandbox({ api, sandbox: 0 })
  stops.push(simulators.stop)
  const ports = { api, pocketbase: Number(new URL(pocketbase.url).port), sandbox: simulators.port }
  const outside = { PATH: process.env.PATH, LOG_LEVEL: 'error' }
  const child = await startChild({
    command: process.execPath,
    args: [join('src', 'runtime', 'bun.ts')],
    cwd: root,
    env: apiEnvironment(outside, ports, secrets),
    output: 'kept',
  })
  stops.push(child.stop)
  const urls = urlsOf(ports)
  const deadline = Date.now() + startDeadlineMs
  while (!(await isReady(urls.api))) {
    if (child.end() !== undefined || Date.now() > deadline) {
      throw new Error(`The API did not start. Its output:\n${child.lastLines()}`)
    }
    await Bun.sleep(50)
  }
  return { api: urls.api, sandbox: urls.sandbox }
}

const isReady = (url: string) =>
  fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )
