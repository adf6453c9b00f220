/** Expected failures as values: flows and ports return them. Only bugs throw. */

import type { Fault } from './faults.ts'

export type Ok<T> = { ok: true; value: T }
export type Err = { ok: false; fault: Fault }
export type Result<T> = Ok<T> | Err

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value })
export const err = (fault: Fault): Err => ({ ok: false, fault })
