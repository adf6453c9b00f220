/** Starts the app under test on the runtime of this run: in this process on Bun, in its own process elsewhere. */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildReferenceAsset } from '../../../src/http/routes/service/build-reference.ts'
import { bunCodecs } from '../../../src/runtime/codecs/bun-codecs.ts'
import { startChild } from '../../../tools/child.ts'
import { freePort } from '../../../tools/free-port.ts'
import { executableOf, type RuntimeName, whyNotRunnable } from '../../../tools/test/runtimes.ts'
import { runtime } from '../runtime.ts'
import { createAppHost } from './app-host.ts'
import { denoEnv } from './deno-env.ts'
import { startNetwork } from './network.ts'
import {
  type DeadlinesOf,
  openPath,
  passDeadlinesPath,
  type Route,
  type WorldSettings,
  worldHeader,
} from './protocol.ts'
import { workerdFolder } from './workerd-folder.ts'

type Network = (request: Request) => Promise<Response>

export interface Host {
  /** Where the app listens. */
  url: string
  open: (settings: Omit<WorldSettings, 'networkUrl'>, network: Network) => Promise<Route[]>
  /** Ends the wait for the vendors of this world, or for the bodies of its requests. */
  passDeadlines: (id: string, of: DeadlinesOf) => Promise<void>
  stop: () => Promise<void>
}

const root = join(import.meta.dirname, '..', '..', '..')

declare global {
  // On the global object, so that there is one host even if test files have their own modules.
  var identiviaTestHost: Promise<Host> | undefined
}

/** The host of this test run, started on first use. */
export function sharedHost(): Promise<Host> {
  globalThis.identiviaTestHost ??= runtime.name === 'bun' ? bunHost() : childHost(runtime.name)
  return globalThis.identiviaTestHost
}

/** Stops the shared host, if it was started. For the preload only. */
export async function stopSharedHost(): Promise<void> {
  await (await globalThis.identiviaTestHost)?.stop()
}

async function bunHost(): Promise<Host> {
  const networks = new Map<string, Network>()
  const serve = createAppHost({
    memory: () => process.memoryUsage(),
    loadReferenceAsset: buildReferenceAsset,
    codecs: bunCodecs,
    fetchOf: ({ id }) => networkOf(networks, id),
  })
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    // As src/runtime/bun.ts.
    idleTimeout: 120,
    maxRequestBodySize: 1024 ** 3,
    fetch: (request, connection) => serve(request, connection.requestIP(request)?.address ?? ''),
  })
  const url = server.url.origin
  return {
    url,
    open: (settings, network) => {
      networks.set(settings.id, network)
      return openWorld(url, { ...settings, networkUrl: '' })
    },
    passDeadlines: (id, of) => passDeadlines(url, id, of),
    stop: () => server.stop(true),
  }
}

const networkOf = (networks: ReadonlyMap<string, Network>, id: string): Network => {
  const network = networks.get(id)
  if (network === undefined) throw new Error('No such world')
  return network
}

async function childHost(name: Exclude<RuntimeName, 'bun'>): Promise<Host> {
  const reason = whyNotRunnable(name)
  if (reason !== null) throw new Error(reason)
  const networks = new Map<string, Network>()
  const passing = startNetwork((id) => networks.get(id))
  const programOf = name === 'deno' ? denoProgram : workerdProgram
  const { child, url, scratch } = await startOn(name, programOf)
  return {
    url,
    open: (settings, network) => {
      networks.set(settings.id, network)
      return openWorld(url, { ...settings, networkUrl: passing.url })
    },
    passDeadlines: (id, of) => passDeadlines(url, id, of),
    stop: async () => {
      await child.stop()
      await passing.stop()
      if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true })
    },
  }
}

interface Prepared {
  args: string[]
  env: Record<string, string>
  scratch?: string
}
type ProgramOf = (port: number) => Promise<Prepared>

const maxStarts = 3

/** Another process may take the free port before the program does: then it starts again. */
async function startOn(name: RuntimeName, programOf: ProgramOf, starts = 1) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const program = await programOf(port)
  const child = await startChild({
    command: executableOf(name),
    cwd: root,
    output: 'kept',
    ...program,
  })
  while (child.end() === undefined) {
    if (await isUp(url)) return { child, url, scratch: program.scratch }
    await Bun.sleep(25)
  }
  if (program.scratch !== undefined) rmSync(program.scratch, { recursive: true, force: true })
  if (starts >= maxStarts) throw new Error(`${name} ended:\n${child.lastLines()}`)
  return startOn(name, programOf, starts + 1)
}

/** With the permissions of the real server, and none of its variables. */
const denoProgram: ProgramOf = async (port) => ({
  args: ['run', '--no-prompt', '-P=server', 'test/support/hosts/deno-host.ts', String(port)],
  env: denoEnv,
})

const workerdProgram: ProgramOf = async (port) => {
  const entry = join('test', 'support', 'hosts', 'workerd-host.ts')
  return { ...(await workerdFolder({ entry, port, variables: [] })), env: {} }
}

const isUp = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  )

async function openWorld(url: string, settings: WorldSettings): Promise<Route[]> {
  const answer = await fetch(`${url}${openPath}`, {
    method: 'POST',
    body: JSON.stringify(settings),
  })
  if (answer.status !== 200) throw new Error(await answer.text())
  return (await answer.json()) as Route[]
}

async function passDeadlines(url: string, id: string, of: DeadlinesOf): Promise<void> {
  const headers = { [worldHeader]: id }
  const answer = await fetch(`${url}${passDeadlinesPath(of)}`, { method: 'POST', headers })
  if (answer.status !== 204) throw new Error(await answer.text())
}
