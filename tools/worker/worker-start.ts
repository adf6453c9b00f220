// Prints the processor time that the Worker's start and first answer take in workerd, less that of an empty Worker. Linux.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import { bundleWorker } from './worker-bundle.ts'

// The one in the package `workerd` is a script of Node.js, whose time would count too.
const cpu = process.arch === 'x64' ? '64' : process.arch
const workerd = createRequire(import.meta.url).resolve(
  `@cloudflare/workerd-linux-${cpu}/bin/workerd`,
)
const rounds = 15
const empty = "export default { fetch: () => new Response('ok') }"

const folder = mkdtempSync(join(tmpdir(), 'identivia-worker-start-'))
const workers = { empty, ours: (await bundleWorker()).code }
const spentMs = { empty: [] as number[], ours: [] as number[] }
for (let round = 0; round < rounds; round += 1) {
  for (const name of ['empty', 'ours'] as const) spentMs[name].push(await start(workers[name]))
}
rmSync(folder, { recursive: true, force: true })
const differenceAt = (rank: number): string => {
  const [ours = 0, nothing = 0] = [spentMs.ours, spentMs.empty].map(
    (all) => all.sort((a, b) => a - b)[rank],
  )
  return (ours - nothing).toFixed(1)
}
console.log(`least ${differenceAt(0)} ms, median ${differenceAt(Math.floor(rounds / 2))} ms`)

/** Milliseconds of all threads of a new workerd, until it has read the Worker and answered one request. */
async function start(code: string): Promise<number> {
  const port = await freePort()
  writeFileSync(join(folder, 'worker.js'), code)
  writeFileSync(join(folder, 'config.capnp'), configOf(port))
  const child = spawn(workerd, ['serve', join(folder, 'config.capnp')], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const listens = () =>
    Bun.connect({ hostname: '127.0.0.1', port, socket: { data: () => undefined } }).then(
      (socket) => Boolean(socket.end()) || true,
      () => false,
    )
  while (!(await listens())) await Bun.sleep(10)
  await fetch(`http://127.0.0.1:${port}/livez`)
  const ms = cpuMs(child.pid ?? 0)
  child.kill()
  await ended
  return ms
}

/** What the scheduler counted for each thread, in nanoseconds. */
function cpuMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const times = threads.map((id) => readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8'))
  return times.reduce((sum, line) => sum + Number(line.split(' ')[0]), 0) / 1e6
}

function configOf(port: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "api", worker = .api)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "api")],
);
const api :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-11-01",
  bindings = [
    (name = "POCKETBASE_URL", text = "http://127.0.0.1:9"), (name = "PB_USER_EMAIL", text = "a@example.com"),
    (name = "PB_USER_PASSWORD", text = "a-password"), (name = "CLIENT_URL", text = "https://app.example.com"),
    (name = "JWT_SECRET", text = "${'x'.repeat(32)}"),
  ],
);
`
}
