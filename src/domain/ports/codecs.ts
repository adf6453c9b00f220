/** What the core needs from image codecs; `src/runtime/codecs` implements it. */

import type { Raster } from '../document/picture/raster.ts'

export interface ImageCodecs {
  /** The first frame, as it lies in the file: not turned. Rejects whatever is no image. */
  decode: (bytes: Uint8Array) => Promise<Raster>
  /** `quality` from 1 to 100. The alpha channel is ignored. */
  encodeJpeg: (raster: Raster, quality: number) => Promise<Uint8Array<ArrayBuffer>>
}
