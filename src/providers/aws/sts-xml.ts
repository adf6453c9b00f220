/**
 * Reads the leaf elements of an STS response. An XML library would be larger than the need: these responses are flat,
 * trusted and small. DTDs, comments and CDATA are not supported.
 */

const leaf = /<([A-Za-z_][\w.-]*)(?:\s[^<>]*)?>([^<]*)<\/\1\s*>/g

/** The text of each element without children, by name, trimmed and decoded. The first element of a name wins. */
export function leafElements(xml: string): Map<string, string> {
  const found = [...xml.matchAll(leaf)].map(([, name = '', text = '']): [string, string] => [
    name,
    decode(text.trim()),
  ])
  return new Map(found.reverse())
}

const named: Partial<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** One pass over all references, so that `&amp;lt;` becomes `&lt;` and not `<`. */
const decode = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{1,8});/gi, (reference: string, body: string) => {
    if (!body.startsWith('#')) return named[body] ?? reference
    const hex = /^#x/i.test(body)
    const codePoint = hex ? Number.parseInt(body.slice(2), 16) : Number.parseInt(body.slice(1), 10)
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : reference
  })
