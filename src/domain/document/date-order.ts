/** In which order an issuer writes day and month, where a date has digits only (docs/decisions.md#dates). */

import type { DateOrder } from '../dates/dates.ts'

/**
 * Month first (Unicode CLDR, short dates of English and Spanish): the United States, whose licences follow AAMVA's
 * MMDDCCYY, and territories and states that took over its forms.
 */
const monthFirst = new Set('US AS GU MH MP PR UM VI'.split(' '))

/**
 * Both orders are in use, or the year comes first and tells nothing about the other two: licences of Canada have
 * CCYYMMDD, other documents either order.
 */
const either = new Set('CA PH PA FM PW BI BZ GH KE KY CN JP KP KR MN TW'.split(' '))

/** @param issuer ISO 3166-1 alpha-2; null if it is unknown */
export function dateOrderOf(issuer: string | null): DateOrder {
  if (issuer === null || either.has(issuer)) return 'either'
  return monthFirst.has(issuer) ? 'month_first' : 'day_first'
}
