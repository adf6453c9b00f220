/** Files and the multipart forms that carry them. */

/** The bytes of a file. A stream is read in full first, so that a retry can send it again. */
export type Upload = Blob | Uint8Array | ArrayBuffer | ReadableStream<Uint8Array>

const isUpload = (value: unknown): value is Upload =>
  value instanceof Blob ||
  value instanceof Uint8Array ||
  value instanceof ArrayBuffer ||
  value instanceof ReadableStream

/** Whether any field is a file; otherwise the fields can be sent as JSON. */
export const hasUpload = (fields: object): boolean => Object.values(fields).some(isUpload)

/** Null clears a field, which a form expresses as an empty string. A file is sent under its field's name, not its own. */
export async function formOf(fields: object): Promise<FormData> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (isUpload(value)) form.append(name, await blobOf(value), name)
    else form.append(name, textOf(value))
  }
  return form
}

function textOf(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

async function blobOf(upload: Upload): Promise<Blob> {
  if (upload instanceof Blob) return upload
  if (upload instanceof ReadableStream) return new Response(upload).blob()
  return new Blob([new Uint8Array(upload)])
}
