/** Tells the parts of a multipart/form-data body as its bytes arrive, and stops as soon as its listener does. */

import type { Fault } from '../../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../../domain/faults/result.ts'
import { createDelimiterSearch } from './delimiter-search.ts'
import { gatherBytes } from './gathered-bytes.ts'
import { type PartHead, parsePartHead } from './part-head.ts'

/** A fault of the listener ends the parsing, and is what the parser answers. */
export interface PartListener {
  head: (head: PartHead) => Result<void>
  /** Some of the part's bytes, to be copied or let go; the parser itself keeps none. */
  bytes: (bytes: Uint8Array) => Result<void>
  end: () => Result<void>
}

export interface MultipartParser {
  write: (chunk: Uint8Array) => Result<void>
  /** Nothing follows: a fault where the last boundary is missing. */
  end: () => Result<void>
}

/** Reads a chunk from one place on and says how far it came. */
type Step = (chunk: Uint8Array, from: number) => Result<number>

/** Far more than browsers write; whoever writes more gets no memory for it. */
const maxHeadBytes = 16 * 1024
const lineEnd = new TextEncoder().encode('\r\n')
const [space, tab, hyphen] = [0x20, 0x09, 0x2d]

export const malformedMultipart = (message: string): Fault => ({
  kind: 'invalid_input',
  code: 'malformed_multipart',
  details: [{ path: 'body', message }],
})

/**
 * Written here, because each parser for web-standard runtimes that can end a part while it is read searches by skips
 * (Horspool), which a boundary made for that turns quadratic, and every hostile byte comes in by this door.
 */
export function createMultipartParser(boundary: string, listener: PartListener): MultipartParser {
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`)

  /** What comes before the first boundary is no part. That boundary may be the first line, without a CRLF before it. */
  function preamble(): Step {
    const search = createDelimiterSearch(delimiter, lineEnd.length)
    return (chunk, from) => {
      const { next } = search(chunk, from)
      if (next !== null) state.step = afterBoundary()
      return ok(next ?? chunk.length)
    }
  }

  /** Two hyphens stand after the last boundary; what follows them is no part. */
  function afterBoundary(): Step {
    let hyphens = 0
    return (chunk, from) => {
      if (chunk[from] !== hyphen) {
        if (hyphens > 0) return err(malformedMultipart('Has a boundary that goes on'))
        state.step = head()
        return ok(from)
      }
      hyphens += 1
      state.isOver = hyphens === 2
      return ok(from + 1)
    }
  }

  /** The rest of the boundary's line, which is padding, and the headers up to an empty line. */
  function head(): Step {
    const search = createDelimiterSearch(lineEnd)
    const lines: Uint8Array[] = []
    const line = gatherBytes()
    let size = 0
    return (chunk, from) => {
      const { held, data, next } = search(chunk, from)
      size += held.length + data.length
      if (size > maxHeadBytes) return err(malformedMultipart('Has a part with too long headers'))
      line.add(held)
      line.add(data)
      if (next === null) return ok(chunk.length)
      const whole = line.take()
      const isFirst = lines.length === 0
      if (isFirst && !whole.every((byte) => byte === space || byte === tab))
        return err(malformedMultipart('Has a boundary that goes on'))
      if (isFirst || whole.length > 0) {
        lines.push(whole)
        return ok(next)
      }
      const parsed = parsePartHead(lines.slice(1))
      if (parsed === null) return err(malformedMultipart('Has a part with malformed headers'))
      const taken = listener.head(parsed)
      state.step = content()
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
      state.step = afterBoundary()
      const ended = listener.end()
      return ended.ok ? ok(next) : ended
    }
  }

  const state = { step: preamble(), isOver: false }
  return {
    write: (chunk) => {
      for (let at = 0; at < chunk.length && !state.isOver; ) {
        const read = state.step(chunk, at)
        if (!read.ok) return read
        at = read.value
      }
      return ok(undefined)
    },
    end: () =>
      state.isOver ? ok(undefined) : err(malformedMultipart('Ends before its last boundary')),
  }
}
