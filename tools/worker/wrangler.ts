// Wrangler as tools and tests run it: on Node.js, without telemetry, and with no requests to Cloudflare.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type Child, startChild } from '../child.ts'

const root = join(import.meta.dirname, '..', '..')
const wranglerFolder = dirname(createRequire(import.meta.url).resolve('wrangler/package.json'))

/** The entry of the Worker that is deployed, from the root of the repository. */
export const workerEntry = join('src', 'runtime', 'workers.ts')

export function startWrangler(args: readonly string[]): Promise<Child> {
  return startChild({
    command: 'node',
    args: [join(wranglerFolder, 'bin', 'wrangler.js'), ...args],
    cwd: root,
    env: {
      ...process.env,
      CI: 'true',
      NO_COLOR: '1',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_SEND_ERROR_REPORTS: 'false',
      // The banner asks npm for a newer version.
      WRANGLER_HIDE_BANNER: 'true',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    },
    output: 'kept',
  })
}

export interface WorkerBundle {
  code: string
  /** WebAssembly modules by the name under which the code imports them. */
  modules: Map<string, Uint8Array>
  /** The source files in the bundle, from the root of the repository. */
  sources: string[]
}

/** What `wrangler deploy` would upload, with another entry if one is given. Takes about three seconds. */
export async function bundleWorker(entry = workerEntry, environment = ''): Promise<WorkerBundle> {
  const folder = mkdtempSync(join(tmpdir(), 'identivia-worker-'))
  try {
    const wrangler = await startWrangler([
      'deploy',
      entry,
      '--dry-run',
      `--env=${environment}`,
      `--outdir=${folder}`,
    ])
    const { code } = await wrangler.ended
    if (code !== 0) throw new Error(`wrangler ended with ${code}:\n${wrangler.lastLines()}`)
    const script = join(folder, basename(entry).replace(/\.ts$/, '.js'))
    const { sources } = JSON.parse(readFileSync(`${script}.map`, 'utf8'))
    const modules = readdirSync(folder).filter((name) => name.endsWith('.wasm'))
    return {
      code: readFileSync(script, 'utf8'),
      modules: new Map(modules.map((name) => [`./${name}`, readFileSync(join(folder, name))])),
      sources,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
