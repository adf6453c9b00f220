// Starts the parts of the development stack one after the other.
import { join } from 'node:path'
import { type Child, startChild } from '../child.ts'
import { findPocketBase } from '../pocketbase/find.ts'
import { type PocketBaseOptions, startPocketBase } from '../pocketbase/server.ts'
import type { Addresses } from './addresses.ts'
import { apiEnvironment, pocketbaseEmail, urlsOf } from './environment.ts'
import { lockFolder } from './lock-folder.ts'
import { serveSandbox } from './sandbox-server.ts'
import { keptSecrets } from './secrets.ts'

export interface Stack {
  /** Resolves to a message if the API exits unexpectedly. */
  readonly broken: Promise<string>
}

interface Starting {
  readonly ports: Addresses
  readonly log: (line: string) => void
  /** Called with the function that stops a part, as soon as that part exists. */
  readonly onStarted: (stop: () => Promise<void>) => void
}

const root = join(import.meta.dirname, '..', '..')
const apiDeadlineMs = 30_000
const pauseBeforeRestartMs = 5000

export async function startStack({ ports, log, onStarted }: Starting): Promise<Stack> {
  const urls = urlsOf(ports)
  const secrets = keptSecrets(join(root, '.cache', 'dev', 'secrets.json'))
  const binary = await findPocketBase({ log })

  onStarted(await lockFolder(root, urls.pocketbase))

  log(`Starting PocketBase on ${urls.pocketbase}`)
  await keepPocketBaseRunning({
    options: {
      binary,
      dir: join(root, 'pb_data'),
      port: ports.pocketbase,
      migrationsDir: join(root, 'pb_migrations'),
      email: pocketbaseEmail,
      password: secrets.pocketbasePassword,
      log,
    },
    onStarted,
  })

  log(`Starting the vendor simulators on ${urls.sandbox}`)
  onStarted(serveSandbox({ api: ports.api, sandbox: ports.sandbox }).stop)

  log(`Starting the API on ${urls.api}`)
  const api = await startChild({
    command: process.execPath,
    args: ['--watch', '--no-clear-screen', join('src', 'runtime', 'bun.ts')],
    cwd: root,
    env: apiEnvironment(process.env, ports, secrets),
    output: 'shown',
  })
  onStarted(api.stop)
  await ready(urls.api, api)
  return { broken: api.ended.then(() => `The API ${howItEnded(api)}: see its output above`) }
}

/** Restarts PocketBase whenever it ends: killing it to see how the API copes is part of development. */
async function keepPocketBaseRunning({
  options,
  onStarted,
}: Pick<Starting, 'onStarted'> & { options: PocketBaseOptions }): Promise<void> {
  let running = await startPocketBase(options)
  let isStopping = false
  onStarted(async () => {
    isStopping = true
    await running.stop()
  })
  const watch = async (): Promise<void> => {
    await running.child.ended
    if (isStopping) return
    const seconds = pauseBeforeRestartMs / 1000
    options.log(`PocketBase ${howItEnded(running.child)}; restarting it in ${seconds} s`)
    await Bun.sleep(pauseBeforeRestartMs)
    if (isStopping) return
    running = await startPocketBase(options)
    options.log('PocketBase is running again')
    return watch()
  }
  watch().catch((thrown) => options.log(`PocketBase did not restart: ${String(thrown)}`))
}

async function ready(url: string, api: Child): Promise<void> {
  const deadline = Date.now() + apiDeadlineMs
  for (const path of ['/livez', '/readyz']) {
    while (!(await isOk(`${url}${path}`))) {
      if (api.end() !== undefined) {
        throw new Error(`The API ${howItEnded(api)} while starting: see its output above`)
      }
      if (Date.now() > deadline) {
        const seconds = apiDeadlineMs / 1000
        throw new Error(
          `${url}${path} did not succeed within ${seconds} s: see the output of the API above`,
        )
      }
      await Bun.sleep(100)
    }
  }
}

async function isOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(3000) })).ok
  } catch {
    return false
  }
}

function howItEnded(child: Child): string {
  const end = child.end()
  return end?.signal ? `was ended by ${end.signal}` : `ended with exit code ${end?.code ?? 'none'}`
}
