/** A proxy before several replicas, as Traefik is: each request goes to the next one. */

export interface RoundRobin {
  url: string
  /** Requests that each replica got. */
  served: number[]
  stop: () => Promise<void>
}

export function roundRobin(urls: readonly string[]): RoundRobin {
  const served = urls.map(() => 0)
  let next = 0
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 120,
    fetch: async (request, connection) => {
      const index = next
      next = (index + 1) % urls.length
      served[index] = (served[index] ?? 0) + 1
      const { pathname, search } = new URL(request.url)
      const headers = new Headers(request.headers)
      headers.set('X-Forwarded-For', connection.requestIP(request)?.address ?? '')
      const body = request.method === 'GET' ? undefined : await request.arrayBuffer()
      return fetch(`${urls[index]}${pathname}${search}`, {
        method: request.method,
        headers,
        ...(body === undefined ? {} : { body }),
      })
    },
  })
  return { url: server.url.origin, served, stop: () => server.stop(true) }
}
