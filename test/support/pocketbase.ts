// Real PocketBase servers for tests: one shared by the whole run, and fresh ones that may be killed.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../tools/free-port.ts'
import { findPocketBase } from '../../tools/pocketbase/find.ts'
import {
  type RunningPocketBase,
  startPocketBase,
  upsertSuperuser,
} from '../../tools/pocketbase/server.ts'

export interface TestPocketBase {
  readonly url: string
  readonly email: string
  readonly password: string
  readonly dir: string
  readonly binary: string
  pid(): number
  /** Kills the server, as a crash would. Resolves when it has ended. */
  kill(): Promise<void>
  /** Stops the server, if it runs, and starts it again with the same port and data. */
  restart(): Promise<void>
  /** Resets the superuser's password to the same value, which invalidates its tokens. */
  upsertSuperuser(): Promise<void>
  /** Stops the server and removes its data. */
  stop(): Promise<void>
}

const migrationsDir = join(import.meta.dirname, '..', '..', 'pb_migrations')
const email = 'tests@identivia.example'
const password = 'only-for-tests-0123456789'

declare global {
  // On the global object, so that there is one server even if test files have their own modules.
  var identiviaTestPocketBase: Promise<TestPocketBase> | undefined
}

/** The server of this test run, started on first use. Do not kill or restart it: others use it too. */
export function pocketbase(): Promise<TestPocketBase> {
  globalThis.identiviaTestPocketBase ??= freshPocketBase()
  return globalThis.identiviaTestPocketBase
}

/** Stops the shared server, if it was started. For the preload only. */
export async function stopSharedPocketBase(): Promise<void> {
  await (await globalThis.identiviaTestPocketBase)?.stop()
}

/** A fresh server, for the caller to stop. */
export async function freshPocketBase(
  given: { encryptionKey?: string } = {},
): Promise<TestPocketBase> {
  const binary = await findPocketBase({ log: (line) => process.stderr.write(`${line}\n`) })
  const dir = mkdtempSync(join(tmpdir(), 'identivia-test-pb-'))
  const port = await freePort()
  const log = () => undefined
  const options = { binary, dir, port, log, scratch: dir, migrationsDir, email, password, ...given }
  let running = await startPocketBase(options)
  const kill = async ({ child }: RunningPocketBase) => {
    child.kill()
    await child.ended
  }
  return {
    url: running.url,
    email,
    password,
    dir,
    binary,
    pid: () => running.child.pid,
    kill: () => kill(running),
    restart: async () => {
      if (running.child.end() === undefined) await running.stop()
      running = await startPocketBase(options)
    },
    upsertSuperuser: () => upsertSuperuser(options),
    stop: async () => {
      await kill(running)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
