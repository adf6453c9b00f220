/** Bytes as they arrive, copied into one buffer that grows. */

export interface GatheredBytes {
  size: () => number
  add: (bytes: Uint8Array) => void
  /** All of them; the next begin anew. */
  take: () => Uint8Array<ArrayBuffer>
}

/**
 * A list of the chunks would be simpler, and a way to fill the memory: each chunk of a byte, six on the wire, is a view
 * on a buffer of 64 KiB in Deno and of 4 KiB in workerd, which lives as long as the chunk.
 */
export function gatherBytes(): GatheredBytes {
  const state = { room: new Uint8Array(), size: 0 }
  return {
    size: () => state.size,
    add: (bytes) => {
      const size = state.size + bytes.length
      if (size > state.room.length) {
        // Twice as large each time, so that each byte is moved twice at most, however small the chunks are.
        const larger = new Uint8Array(Math.max(size, 2 * state.room.length))
        larger.set(state.room)
        state.room = larger
      }
      state.room.set(bytes, state.size)
      state.size = size
    },
    take: () => {
      const bytes = state.room.slice(0, state.size)
      state.room = new Uint8Array()
      state.size = 0
      return bytes
    },
  }
}
