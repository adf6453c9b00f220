/** What the header of an image file says, before anything is decoded. */

/** How the picture lies in the file (EXIF 2.32, tag 0x0112): 1 is upright, 2 to 8 are turned or mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

export interface Inspected {
  width: number
  height: number
  orientation: Orientation
  /**
   * The same picture, byte for byte, without anything but the picture; null if only decoding makes it one that everybody
   * sees alike: an alpha channel, more than one frame, or a form that decoders read differently.
   */
  bare: Uint8Array<ArrayBuffer> | null
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
