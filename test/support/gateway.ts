/** A gateway such as Cloudflare Access: it lets in who sends its headers, and redirects others to its login page. */

/** What the gateway asks for. */
export const gatewayHeaders = {
  'cf-access-client-id': 'id.access',
  'cf-access-client-secret': 'hush',
}

/** A server behind the gateway. `seen` has what secret the login page was sent by each of its callers. */
export function behindGateway<T extends { url: string }>(server: T) {
  const seen: string[] = []
  const login = Bun.serve({
    port: 0,
    fetch: ({ headers: given }) => {
      seen.push(given.get('cf-access-client-secret') ?? 'none')
      return new Response('<html>Log in</html>')
    },
  })
  const gateway = Bun.serve({
    port: 0,
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url)
      const isLetIn = Object.entries(gatewayHeaders).every(
        ([name, text]) => request.headers.get(name) === text,
      )
      if (!isLetIn) return Response.redirect(`http://127.0.0.1:${login.port}/login`, 302)
      const { method } = request
      const body = method === 'GET' ? null : await request.arrayBuffer()
      const answer = await fetch(`${server.url}${pathname}${search}`, {
        method,
        headers: request.headers,
        body,
      }).catch(() => new Response('Bad gateway', { status: 502 }))
      const own = new Headers(answer.headers)
      own.delete('content-encoding')
      own.delete('content-length')
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers: own })
    },
  })
  const config = { ...server, url: `http://127.0.0.1:${gateway.port}` }
  const stop = () => Promise.all([gateway.stop(true), login.stop(true)])
  return { config, seen, stop }
}
