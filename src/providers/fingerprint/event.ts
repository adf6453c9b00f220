/** What both versions of Fingerprint's event have in common when it is read. */

import * as z from 'zod'

/** A signal that is absent, or that we cannot read, is one we do not have: null, never false. */
export const signal = {
  flag: z.boolean().nullish().catch(null),
  text: z.string().max(1000).nullish().catch(null),
  number: z.number().nullish().catch(null),
} as const

/** Epoch milliseconds; an event without its time could not be judged. */
export const eventTime = z.int().positive()

/** Where the page came from, without the path and query, which may hold anything. */
export function originOf(url: string | null | undefined): string | null {
  if (!url || !URL.canParse(url)) return null
  const { origin } = new URL(url)
  return origin === 'null' ? null : origin
}

/** ISO 3166-1 alpha-2 in upper case, or null for anything else. */
export const countryCode = (text: string | null | undefined): string | null =>
  text && /^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : null

/** An object whose absence, or another shape, is as good as an empty one. */
export const part = <T extends z.ZodRawShape>(shape: T) => z.object(shape).nullish().catch(null)
