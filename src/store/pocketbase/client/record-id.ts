/** Record ids derived from another system's ids, so that a row is found, changed and kept unique without a lookup. */

import { sha256Hex } from '../../../domain/encoding/digest.ts'

const idLength = 15

/** Always the same 15 of `[a-z0-9]` for a text: about 77 bits of its SHA-256. */
export async function recordIdOf(text: string): Promise<string> {
  const number = BigInt(`0x${await sha256Hex(text)}`) % 36n ** BigInt(idLength)
  return number.toString(36).padStart(idLength, '0')
}
