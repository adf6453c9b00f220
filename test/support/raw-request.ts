/** A request whose Content-Length is wrong, which no client library sends. */

import { connect } from 'node:net'

/** Sends headers and body unchanged and reads the response. The connection is not reused. */
export function sendWithItsLength(url: string, init: RequestInit): Promise<Response> {
  const { hostname, port, host, pathname, search } = new URL(url)
  const headers = new Headers(init.headers)
  headers.set('Host', host)
  headers.set('Connection', 'close')
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const head = `${init.method ?? 'GET'} ${pathname}${search} HTTP/1.1\r\n${lines}\r\n`
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    const socket = connect(Number(port), hostname, () =>
      socket.write(`${head}${typeof init.body === 'string' ? init.body : ''}`),
    )
    const finish = () => {
      socket.destroy()
      const answer = parsed(Buffer.concat(pieces).toString('latin1'))
      if (answer === null) reject(new Error('The connection ended without an answer'))
      else resolve(answer.response)
    }
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece)
      if (parsed(Buffer.concat(pieces).toString('latin1'))?.isWhole) finish()
    })
    socket.on('end', finish)
    socket.on('error', reject)
  })
}

/** Null until the headers are complete. */
function parsed(text: string): { response: Response; isWhole: boolean } | null {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = new Headers(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()]
    }),
  )
  const rest = text.slice(end + 4)
  const isChunked = headers.get('Transfer-Encoding') === 'chunked'
  const isWhole = isChunked
    ? rest.endsWith('0\r\n\r\n')
    : rest.length >= Number(headers.get('Content-Length') ?? Number.POSITIVE_INFINITY)
  // Our own responses are short: one chunk.
  const body = isChunked ? (rest.split('\r\n')[1] ?? '') : rest
  return {
    response: new Response(body, { status: Number(statusLine.split(' ')[1]), headers }),
    isWhole,
  }
}
