/** Reads the compose files, as far as the tests ask: one document, its variables filled in. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

export const root = join(import.meta.dir, '..', '..')

const Service = z.looseObject({
  image: z.string().optional(),
  container_name: z.string().optional(),
  restart: z.string().optional(),
  environment: z.array(z.string()).default([]),
  labels: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
  user: z.string().optional(),
  read_only: z.boolean().default(false),
  cap_add: z.array(z.string()).default([]),
})
const ComposeFile = z.looseObject({
  services: z.record(z.string(), Service).default({}),
  networks: z
    .record(
      z.string(),
      z.looseObject({ internal: z.boolean().optional(), name: z.string().optional() }),
    )
    .default({}),
})
export type Compose = z.infer<typeof ComposeFile>

export const textOf = (name: string): string => readFileSync(join(root, name), 'utf8')

export const composeFile = (name = 'docker-compose.yml'): Compose =>
  ComposeFile.parse(Bun.YAML.parse(textOf(name)))

type Env = Record<string, string | undefined>

/** What Compose hands to the API: `${NAME}` and `${NAME:-}` from `.env`, blank where that has none. */
export const apiEnvironment = (compose: Compose, env: Env): Env =>
  Object.fromEntries(
    (compose.services['backend-api']?.environment ?? []).map((line) => {
      const at = line.indexOf('=')
      const value = line
        .slice(at + 1)
        .replace(/\$\{(\w+)(?::-)?\}/g, (_, name: string) => env[name] ?? '')
      return [line.slice(0, at), value]
    }),
  )
