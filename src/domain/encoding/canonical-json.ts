/** JSON in the one form that RFC 8785 allows for a value, so that equal values have equal hashes. */

/**
 * The canonical text of a value of JSON's data model (RFC 8785, JSON Canonicalization Scheme).
 * Total, where the RFC stops: numbers that JSON lacks become null and lone surrogates U+FFFD, which is
 * what a store makes of them anyway, so that a stored value read back has the hash it had before.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : 'null'
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) return object(value)
  return 'null'
}

/** Members without a value are left out, as JSON.stringify does. */
function object(value: object): string {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    // RFC 8785 section 3.2.3: by UTF-16 code units, which is how `<` compares strings.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${quoted(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/** ECMAScript's own escapes are the RFC's (section 3.2.2.2); only lone surrogates need care. */
const quoted = (text: string) => JSON.stringify(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
