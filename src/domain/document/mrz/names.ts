/** The name field of a machine-readable zone (ICAO 9303 part 3, section 4.6). */

interface MrzName {
  /** The primary identifier, its components separated by spaces. */
  surname: string
  givenNames: string
  /** The field is full to its last position, so the name may have been cut off. */
  truncated: boolean
  /** Only letters and fillers. A person with a single name may have it in the place of the given names. */
  wellFormed: boolean
}

/** The primary and secondary identifier are split at the first `<<`; every further filler separates components. */
export function parseMrzName(field: string): MrzName {
  const [surname = '', ...given] = field.split('<<')
  return {
    surname: words(surname),
    givenNames: words(given.join('<')),
    truncated: field !== '' && !field.endsWith('<'),
    wellFormed: /^(?:<<)?[A-Z][A-Z<]*$/.test(field),
  }
}

const words = (field: string): string => field.replace(/<+/g, ' ').trim()
