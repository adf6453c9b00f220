// Runs the steps of the Dockerfile in a clean folder and prints sizes, and the time from start to /livez.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../child.ts'
import { freePort } from '../free-port.ts'
import { root, runSteps } from './steps.ts'

const starts = 10
const inMb = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`

const folder = mkdtempSync(join(tmpdir(), 'identivia-image-'))
try {
  const { build, app } = await runSteps(folder, 'installed')
  const tree = filesIn(join(build, 'node_modules'))
  console.log(`bun install --production: ${inMb(sizeOf(tree))} in ${tree.length} files`)
  for (const file of readdirSync(app)) {
    console.log(`/app/${file}: ${inMb(statSync(join(app, file)).size)}`)
  }
  // Alternating, so that both see the same noise of the machine.
  const subjects = {
    'bun /app/server.js': { cwd: app, file: join(app, 'server.js') },
    'bun src/runtime/bun.ts': { cwd: root, file: join(root, 'src', 'runtime', 'bun.ts') },
  }
  const taken = new Map<string, number[]>()
  for (let run = 0; run < starts; run += 1) {
    for (const [name, subject] of Object.entries(subjects)) {
      taken.set(name, [...(taken.get(name) ?? []), await startMs(subject)])
    }
  }
  for (const [name, times] of taken) {
    const sorted = times.toSorted((one, other) => one - other)
    const middle = ((sorted[4] ?? 0) + (sorted[5] ?? 0)) / 2
    console.log(
      `${name} to /livez: median of ${starts} ${middle.toFixed(0)} ms, least ${sorted[0]?.toFixed(0)} ms`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function filesIn(path: string): number[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size)
}

function sizeOf(files: readonly number[]): number {
  return files.reduce((sum, bytes) => sum + bytes, 0)
}

/** From the start of the process to its first answer, in milliseconds. */
async function startMs({ cwd, file }: { cwd: string; file: string }): Promise<number> {
  const port = await freePort()
  const env = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    POCKETBASE_URL: 'http://127.0.0.1:9',
    PB_USER_EMAIL: 'admin@example.com',
    PB_USER_PASSWORD: 'not-used',
    JWT_SECRET: 'x'.repeat(32),
    CLIENT_URL: 'https://app.example.com',
    BUN_RUNTIME_TRANSPILER_CACHE_PATH: '0',
  }
  const startedAt = performance.now()
  const child = await startChild({
    command: process.execPath,
    args: [file],
    cwd,
    env,
    output: 'kept',
  })
  for (;;) {
    const isUp = await fetch(`http://127.0.0.1:${port}/livez`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) break
    if (child.end() !== undefined) throw new Error(child.lastLines())
    await Bun.sleep(1)
  }
  const tookMs = performance.now() - startedAt
  await child.stop()
  return tookMs
}
