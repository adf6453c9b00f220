/** Values of json columns: a confidence that may be null, and whatever a client sent. */

import * as z from 'zod'

/**
 * As JSON text. PocketBase would guess at a plain string (`"12"` becomes a number, `"null"` becomes null);
 * text that is JSON already it takes as it is.
 */
export const jsonColumn = (value: unknown): string => JSON.stringify(value ?? null)

/** A number that can be absent, which PocketBase's number fields cannot say. */
export const NullableNumber = z.number().nullable()
