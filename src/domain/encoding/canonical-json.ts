/** Canonical JSON (RFC 8785): equal values have one text, and so one hash. */

/**
 * The canonical text of a JSON value (RFC 8785, JSON Canonicalization Scheme). Total, unlike the RFC: NaN and infinities
 * become null, and lone surrogates U+FFFD. A store does the same, so a value read back has the hash it had before.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : 'null'
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) return object(value)
  return 'null'
}

/** Leaves out undefined members, as JSON.stringify does. */
function object(value: object): string {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    // RFC 8785, section 3.2.3: by UTF-16 code units, as `<` compares strings.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${quoted(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/** JSON.stringify escapes as the RFC does (section 3.2.2.2), except for lone surrogates. */
const quoted = (text: string) => JSON.stringify(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
