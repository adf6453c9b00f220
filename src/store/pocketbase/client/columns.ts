/** How rows are identified and read, and how columns are written that PocketBase treats in its own way. */

import * as z from 'zod'
import { sha256Hex } from '../../../domain/encoding/digest.ts'

/** A row, with its `snake_case` columns as the `camelCase` members of this shape. Other columns are left out. */
export const rowOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess(withMembers, z.object(shape))

const withMembers = (row: unknown): unknown =>
  typeof row === 'object' && row !== null
    ? Object.fromEntries(Object.entries(row).map(([column, value]) => [memberOf(column), value]))
    : row

const memberOf = (column: string): string =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The columns of members of ours, the inverse of `rowOf`. Never for what a client sent: it may have more members. */
export const columnsOf = (members: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).map(([member, value]) => [columnOf(member), value]))

const columnOf = (member: string): string =>
  member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/**
 * The value of a json column, as JSON text. PocketBase would guess at a plain string (`"12"` becomes a number, `"null"`
 * becomes null), but stores text that is JSON already as it is.
 */
export const jsonColumn = (value: unknown): string => JSON.stringify(value ?? null)

/** A number that may be absent, in a json column: PocketBase's number columns cannot be null. */
export const NullableNumber = z.number().nullable()

/** A date column as epoch milliseconds: PocketBase's `2026-03-21 00:00:00.000Z` is ISO 8601 except for the space. */
export const DateMs = z.string().transform((text) => Date.parse(text.replace(' ', 'T')))

const idLength = 15

/**
 * An id derived from another system's, so that a row is found, changed and kept unique without a lookup: always the same
 * 15 of `[a-z0-9]` for a text, about 77 bits of its SHA-256.
 */
export async function recordIdOf(text: string): Promise<string> {
  const number = BigInt(`0x${await sha256Hex(text)}`) % 36n ** BigInt(idLength)
  return number.toString(36).padStart(idLength, '0')
}
