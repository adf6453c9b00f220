/** Many connections that each send one request after another. Plain sockets: `fetch` would need more CPU than the API. */

import type { Socket } from 'bun'

interface Load {
  url: string
  headers: Record<string, string>
  connections: number
  seconds: number
  /** Of all connections together; if absent, each sends the next request as soon as it has a response. */
  perSecond?: number
  /** The pause after a response with any other status than 200. */
  backOffMs?: number
}

export interface Loaded {
  /** Milliseconds of each response, by status. */
  byStatus: Map<number, number[]>
  /** Connections that were refused or broke. */
  lost: number
}

interface Caller {
  sentAtMs: number
  answer: string
}

export async function applyLoad(load: Load): Promise<Loaded> {
  const { url, headers, connections, seconds, perSecond, backOffMs = 0 } = load
  const { hostname, port, pathname, host } = new URL(url)
  const lines = Object.entries({ Host: host, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  const request = [`GET ${pathname} HTTP/1.1`, ...lines, '', ''].join('\r\n')
  const pauseMs = perSecond === undefined ? 0 : (connections / perSecond) * 1000
  const loaded: Loaded = { byStatus: new Map(), lost: 0 }
  let isOver = false

  const send = (socket: Socket<Caller>) => {
    if (isOver) return
    Object.assign(socket.data, { sentAtMs: performance.now(), answer: '' })
    socket.write(request)
  }
  const later = (ms: number, run: () => void) => (ms < 1 ? run() : void setTimeout(run, ms))
  const reconnect = () => {
    if (isOver) return
    loaded.lost += 1
    later(100, connect)
  }
  const connect = async (): Promise<void> => {
    try {
      const socket = await Bun.connect<Caller>({
        hostname,
        port: Number(port),
        data: { sentAtMs: 0, answer: '' },
        socket: {
          data: (from, bytes) => {
            from.data.answer += bytes.toString('latin1')
            const status = statusOf(from.data.answer)
            if (status === null) return
            const tookMs = performance.now() - from.data.sentAtMs
            const times = loaded.byStatus.get(status) ?? []
            times.push(tookMs)
            loaded.byStatus.set(status, times)
            later(status === 200 ? pauseMs - tookMs : Math.max(backOffMs, pauseMs - tookMs), () =>
              send(from),
            )
          },
          close: reconnect,
          error: () => undefined,
        },
      })
      // Spread, so that they do not all ask in the same millisecond.
      later(Math.random() * pauseMs, () => send(socket))
    } catch {
      reconnect()
    }
  }

  await Promise.all(Array.from({ length: connections }, connect))
  await Bun.sleep(seconds * 1000)
  isOver = true
  return loaded
}

/** Null until the response is complete. */
function statusOf(answer: string): number | null {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return null
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, end))?.[1]
  const body = answer.slice(end + 4)
  const isWhole = length === undefined ? body.endsWith('0\r\n\r\n') : body.length >= Number(length)
  return isWhole ? Number(answer.slice(9, 12)) : null
}
