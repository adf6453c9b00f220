/** How a call to PocketBase ends: with a value, a refusal with its reasons, or no usable response. */

import * as z from 'zod'
import type { Fault } from '../../../domain/faults/faults.ts'
import type { Err, Ok } from '../../../domain/faults/result.ts'

type Reason = Extract<Fault, { kind: 'store' }>['reason']

/** PocketBase's error response, and which request of a batch it is about. */
export interface Refusal {
  status: number
  /** Field to PocketBase's code, e.g. `seq` to `validation_not_unique`; never a value. */
  codes: Record<string, string>
  /** Index in the batch; null if it was no batch, or was refused as a whole. */
  index: number | null
}

export interface DatabaseFailure extends Err {
  /** Null if PocketBase gave no response, or none that is its own. */
  refusal: Refusal | null
}

/** A `Result` that also says why PocketBase refused, so that a store can tell a conflict from a failure. */
export type DatabaseResult<T> = Ok<T> | DatabaseFailure

export function failed(reason: Reason, cause: string): DatabaseFailure {
  return { ok: false, fault: { kind: 'store', reason, cause }, refusal: null }
}

/** The refusal in PocketBase's error body, or null if the body is not PocketBase's. */
export function readRefusal(status: number, body: unknown): Refusal | null {
  const failure = BatchFailure.safeParse(body)
  const [first] = failure.success ? Object.entries(failure.data.data.requests) : []
  if (first !== undefined) {
    const [index, { response }] = first
    return { status: response.status, codes: codesOf(response.data), index: Number(index) }
  }
  const refused = Refused.safeParse(body)
  return refused.success ? { status, codes: codesOf(refused.data.data), index: null } : null
}

export const refused = (refusal: Refusal): DatabaseFailure => ({
  ...failed('refused', causeOf(refusal)),
  refusal,
})

/** Whether another row already has the value of this unique field. */
export const isTaken = (refusal: Refusal | null, field: string): boolean =>
  refusal?.codes[field] === 'validation_not_unique'

/** Whether the record to read or change, or the one that a relation names, does not exist. */
export const isMissing = (refusal: Refusal | null, relation: string): boolean =>
  refusal?.status === 404 || refusal?.codes[relation] === 'validation_missing_rel_records'

/** Whether a trigger or the database itself refused: such a refusal names no field. */
export const namesNoField = (refusal: Refusal | null): boolean =>
  refusal?.status === 400 && Object.keys(refusal.codes).length === 0

const Refused = z.object({
  status: z.number(),
  message: z.string(),
  data: z.record(z.string(), z.unknown()),
})

const BatchFailure = z.object({
  data: z.object({ requests: z.record(z.string(), z.object({ response: Refused })) }),
})

const Coded = z.object({ code: z.string() })

function codesOf(data: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data).flatMap(([field, problem]) => {
      const coded = Coded.safeParse(problem)
      return coded.success ? [[field, coded.data.code]] : []
    }),
  )
}

function causeOf({ status, codes, index }: Refusal): string {
  const at = index === null ? [] : [`request_${index}`]
  const fields = Object.entries(codes).map(([field, code]) => `${field}=${code}`)
  return [`http_${status}`, ...at, ...fields].join(' ')
}
