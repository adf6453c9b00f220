// Downloads a file within limits: a network that hangs ends soon, one that is merely slow may take its time.
import type { Fetch } from './finder.ts'

const silenceMs = 15_000
const overallMs = 20 * 60_000

export interface Download {
  readonly url: string
  readonly fetch: Fetch
  readonly maxBytes: number
  readonly onBytes?: (receivedBytes: number, totalBytes: number | undefined) => void
  /** How long to wait for the answer, and between two pieces of it. */
  readonly silentForMs?: number
}

/** The bytes at a URL. Throws with a reason fit to be shown. */
export async function download(request: Download): Promise<Uint8Array> {
  const { url, fetch, maxBytes, onBytes, silentForMs = silenceMs } = request
  const silence = new AbortController()
  const giveUp = () =>
    silence.abort(new Error(`nothing arrived from ${url} for ${silentForMs / 1000} s`))
  // Re-armed by each piece, so that it measures silence and not the size of the file.
  const timers = { silent: setTimeout(giveUp, silentForMs) }
  const rearm = () => {
    clearTimeout(timers.silent)
    timers.silent = setTimeout(giveUp, silentForMs)
  }
  try {
    const signal = AbortSignal.any([silence.signal, AbortSignal.timeout(overallMs)])
    const response = await fetch(url, { signal })
    if (!response.ok || response.body === null)
      throw new Error(`${url} answered ${response.status}`)
    const declared = Number(response.headers.get('content-length') ?? Number.NaN)
    const totalBytes = Number.isFinite(declared) ? declared : undefined
    const pieces: Uint8Array[] = []
    let receivedBytes = 0
    for await (const piece of response.body) {
      rearm()
      receivedBytes += piece.byteLength
      if (receivedBytes > maxBytes) throw new Error(`${url} is larger than ${maxBytes} bytes`)
      pieces.push(piece)
      onBytes?.(receivedBytes, totalBytes)
    }
    return join(pieces, receivedBytes)
  } finally {
    clearTimeout(timers.silent)
  }
}

function join(pieces: readonly Uint8Array[], totalBytes: number): Uint8Array {
  const whole = new Uint8Array(totalBytes)
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.byteLength
  }
  return whole
}
