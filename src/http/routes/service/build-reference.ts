/** Builds the assets that `reference.ts` serves. For Workers this runs at build time. */

import type { LoadReferenceAsset } from '../route-deps.ts'
import { limitPlaceholders } from './reference.ts'

/** The code that builds an asset is loaded when the asset is first requested. */
export const buildReferenceAsset: LoadReferenceAsset = async (name) => {
  if (name === 'docs.html')
    return (await import('../../openapi/reference/page.ts')).docsPage(limitPlaceholders)
  const { openApiDocument } = await import('../../openapi/document.ts')
  return JSON.stringify(openApiDocument(limitPlaceholders))
}
