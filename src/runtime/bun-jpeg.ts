/** Converting pictures with Bun's own codecs. */

import type { ToJpeg } from '../flows/comparable-images.ts'

/** A document is read well at this many pixels on its longer side, and no camera's JPEG of it passes 5 MB. */
const longestSidePixels = 3000
/** A small file may claim a huge canvas; this many pixels are 64 MB when decoded. */
const maxPixels = 16_000_000 * 4

/** Smaller in two steps; null where the bytes are no picture after all. */
export const bunToJpeg: ToJpeg = async (bytes, maxBytes) => {
  for (const quality of [88, 60]) {
    const jpeg = await encode(bytes, quality)
    if (jpeg === null || jpeg.length <= maxBytes) return jpeg
  }
  return null
}

async function encode(bytes: Uint8Array, quality: number): Promise<Uint8Array | null> {
  try {
    return await new Bun.Image(bytes, { maxPixels })
      .resize(longestSidePixels, longestSidePixels, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality })
      .bytes()
  } catch {
    return null
  }
}
