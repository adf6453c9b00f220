/** Finds a delimiter in a stream in linear time, however the stream is cut into chunks. */

const carriageReturn = 0x0d

/** What a chunk holds from one position on, up to the next delimiter or its own end. */
export interface Piece {
  /** Bytes of earlier chunks that looked like the start of a delimiter but are data. */
  held: Uint8Array
  data: Uint8Array
  /** Where the delimiter ended; null if the chunk ended first. */
  next: number | null
}

export type DelimiterSearch = (chunk: Uint8Array, from: number) => Piece

/**
 * The delimiter begins with its only CR, as `\r\n` and `\r\n--boundary` do. That makes the simplest search linear,
 * whatever the boundary and the bytes are: after a mismatch, the bytes that matched hold one CR, the first, so none of
 * the others can begin a delimiter, and the search for the next CR starts after them. Each byte is compared with the
 * delimiter at most once, and passed over at most once.
 *
 * Bytes that match at the end of a chunk are not stored, only counted: the delimiter itself has them.
 */
export function createDelimiterSearch(delimiter: Uint8Array, alreadyMatched = 0): DelimiterSearch {
  let matched = alreadyMatched
  return (chunk, from) => {
    const carried = matched
    let held = delimiter.subarray(0, 0)
    // Where the delimiter would begin; before the chunk, if earlier ones hold its start.
    for (let begin = from - carried; ; ) {
      let at = begin + matched
      while (matched < delimiter.length && at < chunk.length) {
        if (chunk[at] !== delimiter[matched]) break
        matched += 1
        at += 1
      }
      const isFound = matched === delimiter.length
      if (isFound || at === chunk.length) {
        if (isFound) matched = 0
        const data = chunk.subarray(from, Math.max(from, begin))
        return { held, data, next: isFound ? at : null }
      }
      if (begin < from) held = delimiter.subarray(0, carried)
      // Checked first, because one call of indexOf for each byte of a file of CRs is slow.
      begin = chunk[at] === carriageReturn ? at : chunk.indexOf(carriageReturn, at + 1)
      matched = begin < 0 ? 0 : 1
      if (begin < 0) return { held, data: chunk.subarray(from), next: null }
    }
  }
}
