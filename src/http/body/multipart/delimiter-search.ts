/** Where the pieces of a stream end: finds a delimiter in linear time, wherever the stream is cut. */

const carriageReturn = 0x0d

/** What a chunk holds from one place on, up to the next delimiter or its own end. */
export interface Piece {
  /** Kept back at the end of earlier chunks as the start of a delimiter, and none after all. */
  held: Uint8Array
  data: Uint8Array
  /** Where the delimiter has ended; null where the chunk is used up without one. */
  next: number | null
}

export type DelimiterSearch = (chunk: Uint8Array, from: number) => Piece

/**
 * The delimiter begins with its only CR, as `\r\n` and `\r\n--boundary` do, and that makes the plainest search a
 * linear one, whatever the boundary and the bytes are. Where a comparison breaks off, the bytes that agreed are known:
 * one CR, the first of them. No other of them can begin a delimiter, so none is looked at again, and the next CR is
 * looked for behind them. Each byte is compared with the delimiter at most once, and passed by that look at most once.
 *
 * What agreed at the end of a chunk is no bytes to keep, only their number: the delimiter itself has them.
 */
export function createDelimiterSearch(delimiter: Uint8Array, alreadyMatched = 0): DelimiterSearch {
  const state = { matched: alreadyMatched }
  return (chunk, from) => {
    const carried = state.matched
    let held = delimiter.subarray(0, 0)
    // Where the delimiter would begin; before the chunk, if earlier ones hold its start.
    for (let begin = from - carried; ; ) {
      let at = begin + state.matched
      while (state.matched < delimiter.length && at < chunk.length) {
        if (chunk[at] !== delimiter[state.matched]) break
        state.matched += 1
        at += 1
      }
      const isFound = state.matched === delimiter.length
      if (isFound || at === chunk.length) {
        if (isFound) state.matched = 0
        const data = chunk.subarray(from, Math.max(from, begin))
        return { held, data, next: isFound ? at : null }
      }
      if (begin < from) held = delimiter.subarray(0, carried)
      // Asked first, because a call for each byte of a file of CRs is slow.
      begin = chunk[at] === carriageReturn ? at : chunk.indexOf(carriageReturn, at + 1)
      state.matched = begin < 0 ? 0 : 1
      if (begin < 0) return { held, data: chunk.subarray(from), next: null }
    }
  }
}
