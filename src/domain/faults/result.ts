/** Expected failures as values: flows and ports return them. Only bugs throw. */

import type { Fault } from './faults.ts'

export type Ok<T> = { ok: true; value: T }
export type Err = { ok: false; fault: Fault }
export type Result<T> = Ok<T> | Err

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value })
export const err = (fault: Fault): Err => ({ ok: false, fault })

/** The values of several results, or the first fault among them. */
export function allOk<Values extends unknown[]>(
  results: {
    [Index in keyof Values]: Result<Values[Index]>
  },
): Result<Values>
export function allOk(results: Result<unknown>[]): Result<unknown[]> {
  const values: unknown[] = []
  for (const result of results) {
    if (!result.ok) return result
    values.push(result.value)
  }
  return ok(values)
}
