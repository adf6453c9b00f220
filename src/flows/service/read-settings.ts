/** The public settings, read from the store at most every 30 seconds. */

import { ok, type Result } from '../../domain/faults/result.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { SettingsStore } from '../../domain/ports/store.ts'

export type ReadSettings = (context: RequestContext) => Promise<Result<Record<string, unknown>>>

const cacheMs = 30_000

interface Needs {
  settings: SettingsStore
  now: () => number
}

export function readSettings({ settings, now }: Needs): ReadSettings {
  let cached: { value: Record<string, unknown>; untilMs: number } | null = null
  return async ({ trace }) => {
    if (cached !== null && now() < cached.untilMs) return ok(cached.value)
    const read = await settings.publicSettings(trace)
    if (read.ok) cached = { value: read.value, untilMs: now() + cacheMs }
    return read
  }
}
