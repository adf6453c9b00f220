/**
 * Writes the folder from which workerd serves a Worker: the script as wrangler bundles it, its assets and a configuration.
 * Not by `wrangler dev`: the workerd of wrangler 4.86 closes a connection with an unread request body without announcing
 * it, so that the next request on it fails at random. The package `workerd` is a release that sends `Connection: close`.
 */

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeAssets } from '../../../tools/worker/assets.ts'
import { bundleWorker, type WorkerBundle } from '../../../tools/worker/wrangler.ts'

interface Wanted {
  /** From the root of the repository. */
  entry: string
  port: number
  /** Environment variables that become bindings. */
  variables: readonly string[]
}

const root = join(import.meta.dirname, '..', '..', '..')

/** Each entry is bundled once in a process. */
const scripts = new Map<string, Promise<WorkerBundle>>()

function scriptOf(entry: string): Promise<WorkerBundle> {
  const known = scripts.get(entry)
  if (known !== undefined) return known
  const script = bundleWorker(entry)
  scripts.set(entry, script)
  return script
}

/** The arguments of workerd, and the folder to remove afterwards. */
export async function workerdFolder({ entry, port, variables }: Wanted) {
  const scratch = mkdtempSync(join(tmpdir(), 'identivia-test-workerd-'))
  const config = join(scratch, 'config.capnp')
  const { code, modules } = await scriptOf(entry)
  writeFileSync(join(scratch, 'worker.js'), code)
  for (const [name, module] of modules) writeFileSync(join(scratch, name), module)
  await writeAssets(join(scratch, 'assets'))
  writeFileSync(
    config,
    await workerdConfig({
      variables,
      port,
      assets: join(scratch, 'assets'),
      modules: [...modules.keys()],
    }),
  )
  return { args: ['serve', config], scratch }
}

/** With the compatibility date and flags of wrangler.toml. */
async function workerdConfig({
  variables,
  port,
  assets,
  modules,
}: {
  variables: readonly string[]
  port: number
  assets: string
  modules: readonly string[]
}): Promise<string> {
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
    (name = "assets", disk = ${JSON.stringify(assets)}),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "api")],
);
const api :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js"), ${wasmModules(modules)}],
  compatibilityDate = ${JSON.stringify(date)},
  compatibilityFlags = ${JSON.stringify(flags)},
  bindings = [(name = "ASSETS", service = "assets"), ${bindings.join(', ')}],
);
`
}

/** As a part of workerd's configuration. The file lies next to it, under the same name. */
export const wasmModules = (names: readonly string[]): string =>
  names.map((name) => `(name = "${name}", wasm = embed "${name}")`).join(', ')
