/** Bits and Huffman codes of a JPEG's entropy-coded data (ITU-T T.81, annex F.2.2). */

/** For each 16 bits that may follow: the length of the code that they begin with, and its symbol. */
export type HuffmanTable = Uint16Array

/** From the counts of codes by length and the symbols in order; null if there are more codes than bits allow. */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable | null {
  const table = new Uint16Array(65_536)
  let [at, next] = [0, 0]
  for (let length = 1; length <= 16; length += 1) {
    const span = 1 << (16 - length)
    for (let code = 0; code < (counts[length - 1] ?? 0); code += 1) {
      if (at + span > table.length) return null
      table.fill((length << 8) | (symbols[next] ?? 0), at, at + span)
      at += span
      next += 1
    }
  }
  return table
}

export interface BitReader {
  symbol: (table: HuffmanTable) => number
  /** A signed number of that many bits, as differences are coded. */
  difference: (bits: number) => number
  skip: (bits: number) => void
  /** Continues after the next restart marker. */
  restart: () => void
}

/** After the end of the data, all bits are 0. */
export function bitReader(data: Uint8Array): BitReader {
  let at = 0
  let bits = 0
  let count = 0
  const fill = (): void => {
    while (count <= 16) {
      const byte = data[at] ?? 0
      // FF is followed by a stuffed 0, or by a marker, which is not part of the data.
      const isMarker = byte === 0xff && data[at + 1] !== 0
      if (!isMarker) at += byte === 0xff ? 2 : 1
      bits = (bits << 8) | (isMarker ? 0 : byte)
      count += 8
    }
  }
  return {
    symbol: (table) => {
      fill()
      const entry = table[(bits >>> (count - 16)) & 0xffff] ?? 0
      // No such code: the data is damaged. Every call moves on.
      count -= entry >> 8 || 1
      return entry & 0xff
    },
    difference: (length) => {
      if (length === 0) return 0
      fill()
      count -= length
      const value = (bits >>> count) & ((1 << length) - 1)
      return value < 1 << (length - 1) ? value - (1 << length) + 1 : value
    },
    skip: (length) => {
      fill()
      count -= length
    },
    restart: () => {
      bits = 0
      count = 0
      const found = data.indexOf(0xff, at)
      let marker = found
      while (marker >= 0 && data[marker + 1] === 0) marker = data.indexOf(0xff, marker + 2)
      at = marker < 0 ? data.length : marker + 2
    },
  }
}
