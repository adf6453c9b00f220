/** Reads an answer's body as text, and stops as soon as it is bigger than any honest answer. */

/** The whole body as UTF-8, or null where it is longer than `maxBytes`; throws where the wire breaks. */
export async function readCappedText(response: Response, maxBytes: number): Promise<string | null> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ''
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await reader.cancel()
    return null
  }
  const decoder = new TextDecoder()
  const pieces: string[] = []
  let bytes = 0
  while (true) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.byteLength
    if (bytes > maxBytes) {
      await reader.cancel()
      return null
    }
    pieces.push(decoder.decode(value, { stream: true }))
  }
  pieces.push(decoder.decode())
  return pieces.join('')
}
