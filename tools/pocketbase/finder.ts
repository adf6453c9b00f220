// What the ways to a PocketBase executable share: their access to the outside world, and the result of an attempt.
import type { Execute } from './execute.ts'
import type { Platform } from './release.ts'

export interface Finder {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: Platform
  readonly cacheFolder: string
  /** The SHA-256 of zips of the release, by name, as this repository has them. */
  readonly zipHashes: Readonly<Record<string, string>>
  readonly fetch: (url: string, init: { signal: AbortSignal }) => Promise<Response>
  readonly execute: Execute
  readonly log: (line: string) => void
}

export type Attempt =
  | { readonly found: true; readonly path: string }
  | { readonly found: false; readonly reason: string }

export const found = (path: string): Attempt => ({ found: true, path })
export const notFound = (reason: string): Attempt => ({ found: false, reason })

/** The text of anything thrown, with the cause that fetch hides one level down. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  return thrown.cause instanceof Error
    ? `${thrown.message}: ${thrown.cause.message}`
    : thrown.message
}
