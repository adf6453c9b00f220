/** Makes the documents that `documents.ts` serves. On Workers it has run before, when the Worker was built. */

import { limitMarks, type ReadDocument } from './reference.ts'

/** Its code is read when it is first asked for. */
export const makeDocument: ReadDocument = async (name) => {
  if (name === 'docs.html')
    return (await import('../../openapi/reference/page.ts')).docsPage(limitMarks)
  return JSON.stringify((await import('../../openapi/document.ts')).openApiDocument(limitMarks))
}
