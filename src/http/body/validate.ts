/** One way from an unknown body to valid input: problems name fields and rules, never values. */

import * as z from 'zod'
import type { FieldProblem } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

const valueAt = (body: unknown, key: PropertyKey | undefined): unknown => {
  if (typeof body !== 'object' || body === null || key === undefined) return undefined
  return Object.getOwnPropertyDescriptor(body, key)?.value
}

/**
 * Parses a body by its schema. Required fields that are absent or blank are a fault of their own, because
 * clients of the seed know that answer.
 */
export function validate<T extends z.ZodType>(schema: T, body: unknown): Result<z.output<T>> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return ok(parsed.data)
  const issues = parsed.error.issues
  const missing = issues.filter(
    (issue) => issue.path.length === 1 && isBlank(valueAt(body, issue.path[0])),
  )
  if (missing.length > 0) {
    return err({
      kind: 'missing_fields',
      required: [...new Set(missing.map((issue) => String(issue.path[0])))],
    })
  }
  return err({ kind: 'invalid_input', details: issues.map(toProblem) })
}

const toProblem = (issue: z.core.$ZodIssue): FieldProblem => ({
  path: issue.path.length === 0 ? 'body' : issue.path.map(String).join('.'),
  message: issue.message,
})

/** A trimmed text without control characters; line breaks and tabs only where `multiline` says so. */
export const text = (maxLength: number) =>
  z
    .string('Must be a text')
    .trim()
    .max(maxLength, `Must be at most ${maxLength} characters`)
    .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, 'Must be printable')

export const multilineText = (maxLength: number) =>
  z
    .string('Must be a text')
    .trim()
    .max(maxLength, `Must be at most ${maxLength} characters`)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u, 'Must be printable')

export const ipAddress = text(45)
  .pipe(z.union([z.ipv4(), z.ipv6()], 'Must be an IP address'))
  .meta({ description: 'An IPv4 or IPv6 address', examples: ['203.0.113.7'] })

/** Absent, null and blank all mean: not given. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (isBlank(value) ? undefined : value), schema.optional())
