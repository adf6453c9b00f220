/** The three runtimes as processes of their own, each started as it is in production. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ended, type Program, startChild } from '../../scripts/child.ts'
import { freePort } from '../../scripts/free-port.ts'

export type RuntimeName = 'bun' | 'deno' | 'workerd'
export type Env = Record<string, string>

export interface Server {
  url: string
  pid: number
  /** SIGTERM, and what it ended with. */
  stop(): Promise<Ended>
  /** What it wrote last. */
  lastLines(): string
}

const root = join(import.meta.dirname, '..', '..')
const { resolve } = createRequire(import.meta.url)
const exe = process.platform === 'win32' ? '.exe' : ''
const denoPackage = `@deno/${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}`
const workerdCpu = process.arch === 'x64' ? '64' : process.arch
const workerdPlatform = process.platform === 'win32' ? 'windows' : process.platform
const workerdPackage = `@cloudflare/workerd-${workerdPlatform}-${workerdCpu}`

export const denoEnv = {
  DENO_DIR: join(root, '.cache', 'deno'),
  DENO_NO_UPDATE_CHECK: '1',
  NO_COLOR: '1',
}

/** Null where the package of this platform is not installed. */
const installed = (path: string): string | null => {
  try {
    return resolve(path)
  } catch {
    return null
  }
}

export const executables: Record<RuntimeName, string | null> = {
  bun: process.execPath,
  deno: installed(`${denoPackage}/deno${exe}`),
  workerd: installed('esbuild') && installed(`${workerdPackage}/bin/workerd${exe}`),
}
export const runtimeNames = ['bun', 'deno', 'workerd'] as const
export const isInstalled = (name: RuntimeName): boolean => executables[name] !== null

type Prepared = Pick<Program, 'args' | 'env' | 'scratch'>
const prepare: Record<RuntimeName, (env: Env, port: number) => Promise<Prepared>> = {
  bun: async (env) => ({ args: [join('src', 'runtime', 'bun.ts')], env }),
  deno: async (env) => ({
    args: (await denoTask('start')).slice(1),
    env: { ...env, ...denoEnv },
  }),
  workerd: async (env, port) => {
    const scratch = mkdtempSync(join(tmpdir(), 'identivia-test-workerd-'))
    // The import waits until it is known that esbuild is installed.
    await (await import('../../scripts/worker-files.ts')).writeWorker(scratch)
    writeFileSync(
      join(scratch, 'config.capnp'),
      await workerdConfig(Object.keys(env), port, scratch),
    )
    return { args: ['serve', join(scratch, 'config.capnp')], env, scratch }
  },
}

/** The process, whether it comes up or not. */
export async function launch(name: RuntimeName, env: Env, port: number) {
  const { scratch, ...prepared } = await prepare[name](env, port)
  const command = executables[name] ?? name
  const child = await startChild({ command, cwd: root, output: 'kept', ...prepared })
  child.ended.then(() => {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true })
  })
  return child
}

/** Resolves when it answers. */
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

/** The words of a task in deno.json, so that its permissions are those under test. */
async function denoTask(task: string): Promise<string[]> {
  const { tasks } = await Bun.file(join(root, 'deno.json')).json()
  return String(tasks[task]).split(' ')
}

/** What miniflare would write; the compatibility date and flags are those of wrangler.toml. */
async function workerdConfig(variables: string[], port: number, folder: string): Promise<string> {
  const wrangler = Bun.TOML.parse(await Bun.file(join(root, 'wrangler.toml')).text())
  const { compatibility_date: date, compatibility_flags: flags = [] } = wrangler as {
    compatibility_date: string
    compatibility_flags?: string[]
  }
  const bindings = variables.map((name) => `(name = "${name}", fromEnvironment = "${name}")`)
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "api", worker = .api),
    (name = "assets", disk = ${JSON.stringify(join(folder, 'assets'))}),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "api")],
);
const api :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "script/worker.js")],
  compatibilityDate = ${JSON.stringify(date)},
  compatibilityFlags = ${JSON.stringify(flags)},
  bindings = [(name = "ASSETS", service = "assets"), ${bindings.join(', ')}],
);
`
}
