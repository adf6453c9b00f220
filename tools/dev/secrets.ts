// The secrets of the development stack of this checkout: created once, ignored by git, used nowhere else.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'

const DevSecrets = z.object({
  jwtSecret: z.string().min(32),
  pocketbasePassword: z.string().min(8),
})
export type DevSecrets = z.infer<typeof DevSecrets>

/** The secrets in the file. A missing or damaged file is replaced. */
export function keptSecrets(path: string): DevSecrets {
  const kept = DevSecrets.safeParse(readJson(path))
  if (kept.success) return kept.data
  const fresh = {
    jwtSecret: randomBytes(32).toString('base64url'),
    pocketbasePassword: randomBytes(16).toString('base64url'),
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600 })
  return fresh
}

function readJson(path: string): unknown {
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
