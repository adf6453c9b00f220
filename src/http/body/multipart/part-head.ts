/** The headers of one part of a form, and the boundary between the parts (RFC 7578, RFC 2046 section 5.1.1). */

export interface PartHead {
  name: string
  /** A file has a file name. The name itself is not used: it is the client's own text. */
  isFile: boolean
  /** False for `filename=""`: if it is also empty, it is a file input in which nothing was chosen. */
  isNamed: boolean
  /** With a Content-Transfer-Encoding that changes the bytes, which RFC 7578 section 4.7 no longer allows. */
  isEncoded: boolean
  /** For text; UTF-8 unless the part declares another. */
  charset: string
}

/** 1 to 70 of `bchars`, not ending in a space. */
const boundaryPattern = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/

/** The boundary in a Content-Type; null if there is no valid one. */
export function boundaryOf(contentType: string): string | null {
  const boundary = parseValue(contentType)?.parameters.get('boundary')
  return boundary !== undefined && boundaryPattern.test(boundary) ? boundary : null
}

/** Null if the lines are not headers, or not those of a named part of a form. */
export function parsePartHead(lines: readonly Uint8Array[]): PartHead | null {
  const headers = new Map<string, string>()
  for (const line of lines) {
    const [, name = '', value = ''] =
      /^([!#$%&'*+.^\w`|~-]+):(.*)$/su.exec(textOf(line) ?? '') ?? []
    // Of two headers with one name, a proxy before us may have used the other.
    if (name === '' || headers.has(name.toLowerCase())) return null
    headers.set(name.toLowerCase(), value)
  }
  const disposition = parseValue(headers.get('content-disposition') ?? '')
  const type = parseValue(headers.get('content-type') ?? '')
  const name = disposition?.parameters.get('name')
  if (disposition?.value !== 'form-data' || name === undefined) return null
  const encodedName = disposition.parameters.get('filename*')
  if (encodedName !== undefined && /%(?![0-9a-f]{2})/i.test(encodedName)) return null
  const encoding = headers.get('content-transfer-encoding') ?? 'binary'
  return {
    name: name.replace(/%(22|0D|0A)/gi, decodeURIComponent),
    isFile: encodedName !== undefined || disposition.parameters.has('filename'),
    isNamed: Boolean(disposition.parameters.get('filename') || encodedName?.split("'").at(-1)),
    isEncoded: !/^[ \t]*(7bit|8bit|binary)[ \t]*$/i.test(encoding),
    charset: type?.parameters.get('charset') ?? 'utf-8',
  }
}

/** Not fatal: a file name may be in any charset. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Null if it contains a control character, a lone CR or LF included. */
const textOf = (line: Uint8Array): string | null =>
  line.some((byte) => (byte < 0x20 && byte !== 0x09) || byte === 0x7f) ? null : decoder.decode(line)

/**
 * curl and older clients put a backslash before a quotation mark. Browsers write `%22`, and leave a backslash as it is,
 * even as the last character of a name, where the quotation mark after it is the end.
 */
const quotedForms = [/[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*/suy, /[ \t]*"([^"]*)"[ \t]*/uy]
const bareForm = /[ \t]*([^\s";]+)[ \t]*/uy
const nameForm = /;[ \t]*([!#$%&'*+.^\w`|~-]+)[ \t]*=/uy
const endForm = /;?[ \t]*$/uy

interface HeaderValue {
  /** In lower case. */
  value: string
  parameters: Map<string, string>
}

/** `value; name=token; name="quoted string"`; null for any other form, and if a parameter occurs twice. */
function parseValue(header: string): HeaderValue | null {
  for (const quotedForm of quotedForms) {
    const parsed = parseWith(quotedForm, header)
    if (parsed !== null) return parsed
  }
  return null
}

function parseWith(quotedForm: RegExp, header: string): HeaderValue | null {
  const [start = ''] = /^[^;]*/.exec(header) ?? []
  const parameters = new Map<string, string>()
  let at = start.length
  while (matchAt(endForm, header, at) === null) {
    const name = matchAt(nameForm, header, at)
    if (name === null) return null
    const quoted = matchAt(quotedForm, header, name.end)
    const value = quoted ?? matchAt(bareForm, header, name.end)
    const key = name.text.toLowerCase()
    if (value === null || parameters.has(key)) return null
    parameters.set(key, quoted === null ? value.text : value.text.replace(/\\(["\\])/g, '$1'))
    at = value.end
  }
  return { value: start.trim().toLowerCase(), parameters }
}

/** The first group of a sticky pattern at this position, and where the match ends. */
function matchAt(pattern: RegExp, text: string, at: number): { text: string; end: number } | null {
  pattern.lastIndex = at
  const match = pattern.exec(text)
  return match === null ? null : { text: match[1] ?? '', end: pattern.lastIndex }
}
