// Prints the CPU time of the Worker's start and first response in workerd, minus that of an empty Worker. Linux only.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import { executableOf } from '../test/runtimes.ts'
import { bundleWorker } from './wrangler.ts'

const rounds = 15
const toml = readFileSync(join(import.meta.dirname, '..', '..', 'wrangler.toml'), 'utf8')
const compatibilityDate = /^compatibility_date = (.+)$/m.exec(toml)?.[1]
const empty = "export default { fetch: () => new Response('ok') }"

const folder = mkdtempSync(join(tmpdir(), 'identivia-worker-start-'))
const bundle = await bundleWorker()
const workers = { empty, ours: bundle.code }
for (const [name, module] of bundle.modules) writeFileSync(join(folder, name), module)
const modules = [...bundle.modules.keys()]
  .map((name) => `, (name = "${name}", wasm = embed "${name}")`)
  .join('')
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

/** CPU milliseconds of all threads of a new workerd that has loaded the Worker and answered one request. */
async function start(code: string): Promise<number> {
  const port = await freePort()
  writeFileSync(join(folder, 'worker.js'), code)
  writeFileSync(join(folder, 'config.capnp'), configOf(port))
  const child = spawn(executableOf('workerd'), ['serve', join(folder, 'config.capnp')], {
    stdio: 'ignore',
  })
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

/** The scheduler counts nanoseconds for each thread. */
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
  modules = [(name = "worker.js", esModule = embed "worker.js")${modules}],
  compatibilityDate = ${compatibilityDate},
  bindings = [
    (name = "POCKETBASE_URL", text = "http://127.0.0.1:9"), (name = "PB_USER_EMAIL", text = "a@example.com"),
    (name = "PB_USER_PASSWORD", text = "a-password"), (name = "CLIENT_URL", text = "https://app.example.com"),
    (name = "JWT_SECRET", text = "${'x'.repeat(32)}"),
  ],
);
`
}
