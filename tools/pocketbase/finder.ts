// What the ways of finding PocketBase share: the outside world handed in, and the shape of an attempt.
import type { Platform } from './release.ts'

export type Fetch = (url: string, init: { signal: AbortSignal }) => Promise<Response>

export interface Executed {
  /** Absent when the program could not be started, or was stopped because it took too long. */
  readonly code?: number
  readonly output: string
}

export type Execute = (
  command: string,
  args: readonly string[],
  options: {
    readonly timeoutMs: number
    readonly onLine?: (line: string) => void
    /** Instead of our own. */
    readonly env?: Readonly<Record<string, string | undefined>>
  },
) => Promise<Executed>

export interface Finder {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: Platform
  readonly cacheFolder: string
  readonly fetch: Fetch
  readonly execute: Execute
  readonly log: (line: string) => void
  /** Called while bytes arrive; the total is unknown when the server does not tell. */
  readonly onBytes: (receivedBytes: number, totalBytes: number | undefined) => void
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
