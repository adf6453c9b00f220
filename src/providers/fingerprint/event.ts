/** Schemas and conversions that both versions of Fingerprint's event share. */

import * as z from 'zod'

/** A signal that is absent or unreadable is null, never false. */
export const signal = {
  flag: z.boolean().nullish().catch(null),
  text: z.string().max(1000).nullish().catch(null),
  number: z.number().nullish().catch(null),
} as const

/** Epoch milliseconds. Required: the age of an event decides whether it counts. */
export const eventTime = z.int().positive()

/** The origin of the page. The path and query may contain personal data and are dropped. */
export function originOf(url: string | null | undefined): string | null {
  if (!url || !URL.canParse(url)) return null
  const { origin } = new URL(url)
  return origin === 'null' ? null : origin
}

/** ISO 3166-1 alpha-2 in upper case, or null. */
export const countryCode = (text: string | null | undefined): string | null =>
  text && /^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : null

/** An optional object: another shape counts as absent. */
export const part = <T extends z.ZodRawShape>(shape: T) => z.object(shape).nullish().catch(null)
