/** Collects bytes as they arrive, in one buffer that grows. */

export interface GatheredBytes {
  size: () => number
  add: (bytes: Uint8Array) => void
  /** Returns all bytes and starts over. */
  take: () => Uint8Array<ArrayBuffer>
}

/** Of what was expected: then the rest of the buffer is not worth a copy. */
const nearly = 7 / 8

/**
 * A list of the chunks would be simpler, and a way to exhaust memory: a one-byte chunk, six bytes on the wire, is a
 * view on a buffer of 64 KiB in Deno and 4 KiB in workerd, and keeps that buffer alive.
 */
export function gatherBytes(expectedBytes = 0): GatheredBytes {
  const isExpected = (bytes: number) => bytes >= expectedBytes * nearly && bytes <= expectedBytes
  let buffer = new Uint8Array(expectedBytes)
  let size = 0
  return {
    size: () => size,
    add: (bytes) => {
      const newSize = size + bytes.length
      if (newSize > buffer.length) {
        // Doubling moves each byte twice at most, however small the chunks are.
        const larger = new Uint8Array(Math.max(newSize, 2 * buffer.length))
        larger.set(buffer)
        buffer = larger
      }
      buffer.set(bytes, size)
      size = newSize
    },
    take: () => {
      const isWhole = size === buffer.length || (size > 0 && isExpected(size))
      const bytes = isWhole ? buffer.subarray(0, size) : buffer.slice(0, size)
      buffer = new Uint8Array()
      size = 0
      return bytes
    },
  }
}
