/** What workerd needs to serve a Worker, as miniflare would write it: a folder with bundle, assets and configuration. */

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeWorker } from '../../../tools/worker/worker-files.ts'

interface Wanted {
  /** From the root of the repository. */
  entry: string
  port: number
  /** Names of environment variables that become bindings. */
  variables: readonly string[]
}

const root = join(import.meta.dirname, '..', '..', '..')

/** The arguments of workerd, and the folder to remove afterwards. */
export async function workerdFolder({ entry, port, variables }: Wanted) {
  const scratch = mkdtempSync(join(tmpdir(), 'identivia-test-workerd-'))
  const config = join(scratch, 'config.capnp')
  await writeWorker(scratch, entry)
  writeFileSync(config, await workerdConfig(variables, port, join(scratch, 'assets')))
  return { args: ['serve', config], scratch }
}

/** The compatibility date and flags are those of wrangler.toml. */
async function workerdConfig(
  variables: readonly string[],
  port: number,
  assets: string,
): Promise<string> {
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
  modules = [(name = "worker.js", esModule = embed "script/worker.js")],
  compatibilityDate = ${JSON.stringify(date)},
  compatibilityFlags = ${JSON.stringify(flags)},
  bindings = [(name = "ASSETS", service = "assets"), ${bindings.join(', ')}],
);
`
}
