/** Validation by Hono's own validator, with our answers: problems name fields and rules, never values. */

import { zValidator } from '@hono/zod-validator'
import type { MiddlewareHandler } from 'hono'
import * as z from 'zod'
import type { Fault } from '../../domain/faults/faults.ts'
import { problem } from '../errors/problem.ts'
import type { AppContext, AppEnv } from '../middleware/context.ts'

type Target = 'param' | 'header' | 'json' | 'form'

/** The handler reads the result with `c.req.valid(target)`. */
export const validated = (target: Target, schema: z.ZodType): MiddlewareHandler<AppEnv> =>
  zValidator(
    target,
    schema,
    (result, c: AppContext) => {
      if (!result.success) return problem(c, faultOf(result.error.issues, result.data))
    },
    { validationFunction: (by, value) => by.safeParseAsync(value, { error: inOurWords }) },
  )

/**
 * The one fault for all issues. Required fields that are absent or blank have a fault of their own, which existing
 * clients know.
 */
export function faultOf(all: readonly z.core.$ZodIssue[], value: unknown): Fault {
  const issues = all.filter((issue) => ownFault(issue) === undefined)
  const own = all.map(ownFault).find((fault) => fault !== undefined)
  if (issues.length === 0 && own !== undefined) return own
  const missing = issues.filter(
    (issue) => issue.path.length === 1 && isBlank(valueAt(value, issue.path[0])),
  )
  if (missing.length === 0) return { kind: 'invalid_input', details: issues.map(detailOf) }
  const required = [...new Set(missing.map((issue) => String(issue.path[0])))]
  return { kind: 'missing_fields', required }
}

/** For `refine`: a violation of this rule is answered with a fault of its own, if nothing else is wrong. */
export const otherwise = (fault: Fault) => ({ message: 'Is not valid', params: { fault } })

const ownFault = (issue: z.core.$ZodIssue): Fault | undefined =>
  issue.code === 'custom' ? issue.params?.fault : undefined

const detailOf = ({ path, message }: z.core.$ZodIssue) => ({
  path: path.length === 0 ? 'body' : path.map(String).join('.'),
  message,
})

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

const valueAt = (body: unknown, key: PropertyKey | undefined): unknown => {
  if (typeof body !== 'object' || body === null || key === undefined) return undefined
  return Object.getOwnPropertyDescriptor(body, key)?.value
}

const typeNames: Partial<Record<string, string>> = {
  object: 'a JSON object',
  record: 'a JSON object',
  array: 'an array',
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

/** The message of an issue whose rule has none of its own. It covers every issue, so zod's own text is never shown. */
export function inOurWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `Must be ${typeNames[issue.expected] ?? 'of a different type'}`
    case 'invalid_value':
      return `Must be one of: ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return `Must be at least ${issue.minimum}${unitOf(issue.origin)}`
    case 'too_big':
      return `Must be at most ${issue.maximum}${unitOf(issue.origin)}`
    default:
      return 'Is not valid'
  }
}

const unitOf = (origin: string): string => (origin === 'string' ? ' characters' : '')

const trimmed = (maxLength: number, form: RegExp) =>
  z.string().trim().max(maxLength).regex(form, 'Must not contain control characters')

/** A trimmed single line without control characters. */
export const text = (maxLength: number) => trimmed(maxLength, /^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u)

/** Like `text`, with line breaks and tabs. */
export const multilineText = (maxLength: number) =>
  trimmed(maxLength, /^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u)

export const ipAddress = text(45)
  .pipe(z.union([z.ipv4(), z.ipv6()], 'Must be an IP address'))
  .meta({ description: 'An IPv4 or IPv6 address', examples: ['203.0.113.7'] })

/** Absent, null and blank all mean: not given. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (isBlank(value) ? undefined : value), schema.optional())
