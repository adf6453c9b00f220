/**
 * Parses a multipart/form-data body as its bytes arrive.
 *
 * Our own, because it is the only one we measured that behaves alike on Bun, Deno and Workers: `Request.formData()`
 * differs between them and holds the whole body before any limit applies. The parsers for web-standard runtimes that can
 * stop in the middle of a part search by skips (Horspool), and a boundary made for that turns them quadratic.
 */

import type { Fault } from '../../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../../domain/faults/result.ts'
import { gatherBytes } from '../../../io/gathered-bytes.ts'
import { createDelimiterSearch } from './delimiter-search.ts'
import { type PartHead, parsePartHead } from './part-head.ts'

/** A fault of the listener ends the parsing, and is the parser's result. */
export interface PartListener {
  head: (head: PartHead) => Result<void>
  /** Some of the part's bytes, valid only during the call. */
  bytes: (bytes: Uint8Array) => Result<void>
  end: () => Result<void>
}

export interface MultipartParser {
  write: (chunk: Uint8Array) => Result<void>
  /** The body has ended: a fault if the last boundary is missing. */
  end: () => Result<void>
}

/** Reads a chunk from one position on and returns the position it reached. */
type Step = (chunk: Uint8Array, from: number) => Result<number>

/** Far more than browsers send. */
const maxHeadBytes = 16 * 1024
const lineEnd = new TextEncoder().encode('\r\n')
const [space, tab, hyphen] = [0x20, 0x09, 0x2d]

export const malformedMultipart = (message: string): Fault => ({
  kind: 'invalid_input',
  code: 'malformed_multipart',
  details: [{ path: 'body', message }],
})

export function createMultipartParser(boundary: string, listener: PartListener): MultipartParser {
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`)

  /** Skips what precedes the first boundary, which may be the first line, without a CRLF before it. */
  function preamble(): Step {
    const search = createDelimiterSearch(delimiter, lineEnd.length)
    return (chunk, from) => {
      const { next } = search(chunk, from)
      if (next !== null) step = afterBoundary()
      return ok(next ?? chunk.length)
    }
  }

  /** Two hyphens follow the last boundary; what comes after them is ignored. */
  function afterBoundary(): Step {
    let hyphens = 0
    return (chunk, from) => {
      if (chunk[from] !== hyphen) {
        if (hyphens > 0) return err(malformedMultipart('Has text after a boundary'))
        step = head()
        return ok(from)
      }
      hyphens += 1
      isOver = hyphens === 2
      return ok(from + 1)
    }
  }

  /** Reads the rest of the boundary's line, which is padding, and the headers up to an empty line. */
  function head(): Step {
    const search = createDelimiterSearch(lineEnd)
    const lines: Uint8Array[] = []
    const line = gatherBytes()
    let size = 0
    return (chunk, from) => {
      const { held, data, next } = search(chunk, from)
      size += held.length + data.length
      if (size > maxHeadBytes)
        return err(malformedMultipart('Has a part with headers that are too long'))
      line.add(held)
      line.add(data)
      if (next === null) return ok(chunk.length)
      const whole = line.take()
      const isFirst = lines.length === 0
      if (isFirst && !whole.every((byte) => byte === space || byte === tab))
        return err(malformedMultipart('Has text after a boundary'))
      if (isFirst || whole.length > 0) {
        lines.push(whole)
        return ok(next)
      }
      const parsed = parsePartHead(lines.slice(1))
      if (parsed === null) return err(malformedMultipart('Has a part with malformed headers'))
      if (parsed.isEncoded)
        return err(malformedMultipart('Has a part with a Content-Transfer-Encoding'))
      const taken = listener.head(parsed)
      step = content()
      return taken.ok ? ok(next) : taken
    }
  }

  function content(): Step {
    const search = createDelimiterSearch(delimiter)
    return (chunk, from) => {
      const { held, data, next } = search(chunk, from)
      for (const bytes of [held, data]) {
        const taken = bytes.length === 0 ? ok(undefined) : listener.bytes(bytes)
        if (!taken.ok) return taken
      }
      if (next === null) return ok(chunk.length)
      step = afterBoundary()
      const ended = listener.end()
      return ended.ok ? ok(next) : ended
    }
  }

  let step = preamble()
  let isOver = false
  return {
    write: (chunk) => {
      for (let at = 0; at < chunk.length && !isOver; ) {
        const read = step(chunk, at)
        if (!read.ok) return read
        at = read.value
      }
      return ok(undefined)
    },
    end: () => (isOver ? ok(undefined) : err(malformedMultipart('Ends before its last boundary'))),
  }
}
