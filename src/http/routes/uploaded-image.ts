/** An uploaded picture. The body reader has checked its content already; this narrows the type. */

import { type Image, isImageMediaType } from '../../domain/document/images.ts'
import type { Upload } from '../middleware/context.ts'

export const uploadedImage = (upload: Upload | undefined): Image | null =>
  upload !== undefined && isImageMediaType(upload.mediaType)
    ? { bytes: upload.bytes, mediaType: upload.mediaType, sha256: upload.sha256 }
    : null
