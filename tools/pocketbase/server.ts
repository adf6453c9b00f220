// Runs a PocketBase server with our migrations and one superuser.
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Child, startChild } from '../child.ts'
import { execute } from './execute.ts'

export interface PocketBaseOptions {
  readonly binary: string
  /** The folder of its data. */
  readonly dir: string
  readonly port: number
  readonly host?: string
  readonly migrationsDir: string
  readonly email: string
  readonly password: string
  readonly log: (line: string) => void
  /** 32 bytes that its settings are encrypted with. Without them the settings are stored unencrypted. */
  readonly encryptionKey?: string
  /** A folder to remove if we are killed: the data, if it is only for a test. */
  readonly scratch?: string
}

export interface RunningPocketBase {
  readonly url: string
  readonly child: Child
  stop(): Promise<void>
}

const startDeadlineMs = 60_000
const pollMs = 25

/** Starts the server and resolves once it answers and the superuser can log in. */
export async function startPocketBase(options: PocketBaseOptions): Promise<RunningPocketBase> {
  const { binary, dir, port, host = '127.0.0.1', email, password, log } = options
  await mkdir(dir, { recursive: true })
  // Before the first start: otherwise the server offers to create one in a browser.
  if (!existsSync(join(dir, 'data.db'))) await upsertSuperuser(options)
  const url = `http://${host}:${port}`
  const child = await startChild({
    command: binary,
    args: ['serve', '--http', `${host}:${port}`, '--automigrate=false', ...folders(options)],
    env: environment(options),
    output: 'kept',
    ...(options.scratch === undefined ? {} : { scratch: options.scratch }),
  })
  try {
    await healthy(url, child)
    // An upsert invalidates every token of the superuser, so a start with the same password skips it.
    if (!(await canLogIn(url, { email, password }))) {
      log(`Setting the password of the PocketBase superuser ${email}`)
      await upsertSuperuser(options)
    }
  } catch (thrown) {
    await child.stop()
    throw thrown
  }
  return { url, child, stop: child.stop }
}

/** Creates the superuser or sets its password; any tokens it had stop working. */
export async function upsertSuperuser(
  options: Omit<PocketBaseOptions, 'host' | 'port' | 'log' | 'scratch'>,
): Promise<void> {
  const args = ['superuser', 'upsert', options.email, options.password, ...folders(options)]
  const { code, output } = await execute(options.binary, args, {
    timeoutMs: startDeadlineMs,
    env: environment(options),
  })
  if (code !== 0) throw new Error(`PocketBase did not set its superuser:\n${output}`)
}

const encryptionVariable = 'PB_ENCRYPTION_KEY'

const environment = ({ encryptionKey }: Pick<PocketBaseOptions, 'encryptionKey'>) => ({
  ...process.env,
  ...(encryptionKey === undefined ? {} : { [encryptionVariable]: encryptionKey }),
})

function folders({
  dir,
  migrationsDir,
  encryptionKey,
}: Pick<PocketBaseOptions, 'dir' | 'migrationsDir' | 'encryptionKey'>) {
  // A hooks folder that does not exist: stray hooks next to the data must not run.
  const hooksDir = join(dir, '.no-hooks')
  const encryption = encryptionKey === undefined ? [] : ['--encryptionEnv', encryptionVariable]
  return ['--dir', dir, '--migrationsDir', migrationsDir, '--hooksDir', hooksDir, ...encryption]
}

async function healthy(url: string, child: Child): Promise<void> {
  const deadline = Date.now() + startDeadlineMs
  while (Date.now() < deadline) {
    if (child.end() !== undefined) {
      throw new Error(`PocketBase ended while starting. Its output:\n${child.lastLines()}`)
    }
    if (await answers(`${url}/api/health`)) return
    await Bun.sleep(pollMs)
  }
  throw new Error(
    `PocketBase did not answer at ${url} within ${startDeadlineMs / 1000} s. Its output:\n${child.lastLines()}`,
  )
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok
  } catch {
    return false
  }
}

async function canLogIn(
  url: string,
  { email, password }: { email: string; password: string },
): Promise<boolean> {
  const answer = await fetch(`${url}/api/collections/_superusers/auth-with-password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identity: email, password }),
    signal: AbortSignal.timeout(10_000),
  })
  return answer.ok
}
