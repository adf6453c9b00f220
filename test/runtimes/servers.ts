/** The three entries of src/runtime as processes, each started as in production. */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Ended, type Program, startChild } from '../../tools/child.ts'
import { freePort } from '../../tools/free-port.ts'
import { executableOf, type RuntimeName } from '../../tools/test/runtimes.ts'
import { workerEntry } from '../../tools/worker/wrangler.ts'
import { denoEnv } from '../support/hosts/deno-env.ts'
import { workerdFolder } from '../support/hosts/workerd-folder.ts'

export type Env = Record<string, string>

export interface Server {
  url: string
  pid: number
  /** Sends SIGTERM. Resolves to how the process ended. */
  stop(): Promise<Ended>
  /** The last lines of its output. */
  lastLines(): string
}

/** Wrangler needs a few seconds to bundle the Worker, and more on a busy machine. */
export const startMs = 120_000

const root = join(import.meta.dirname, '..', '..')

type Prepared = Pick<Program, 'args' | 'env' | 'scratch'>
const prepare: Record<RuntimeName, (env: Env, port: number) => Promise<Prepared>> = {
  bun: async (env) => ({ args: [join('src', 'runtime', 'bun.ts')], env }),
  deno: async (env) => ({
    args: (await denoTask('start')).slice(1),
    env: { ...env, ...denoEnv },
  }),
  workerd: async (env, port) => ({
    ...(await workerdFolder({ entry: workerEntry, port, variables: Object.keys(env) })),
    env,
  }),
}

/** The process, whether or not it starts up. */
export async function launch(name: RuntimeName, env: Env, port: number) {
  const { scratch, ...prepared } = await prepare[name](env, port)
  const command = executableOf(name)
  const child = await startChild({ command, cwd: root, output: 'kept', ...prepared })
  child.ended.then(() => {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true })
  })
  return child
}

/** Resolves when it responds. */
export async function startServer(name: RuntimeName, env: Env): Promise<Server> {
  const port = await freePort()
  const child = await launch(name, { ...env, HOST: '127.0.0.1', PORT: String(port) }, port)
  const url = `http://127.0.0.1:${port}`
  const isUp = () =>
    fetch(`${url}/livez`).then(
      () => true,
      () => false,
    )
  while (!(await isUp())) {
    if (child.end() !== undefined) throw new Error(`${name} ended:\n${child.lastLines()}`)
    await Bun.sleep(25)
  }
  return {
    url,
    pid: child.pid,
    lastLines: child.lastLines,
    stop: async () => {
      await child.stop()
      return child.ended
    },
  }
}

/** The arguments of a task in deno.json, so that the tests run with its permissions. */
async function denoTask(task: string): Promise<string[]> {
  const { tasks } = await Bun.file(join(root, 'deno.json')).json()
  return String(tasks[task]).split(' ')
}
