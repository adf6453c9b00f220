/** Receives the requests of an app in another process, and sends them to the network of their world in this one. */

import { failedHeader, redirectHeader, targetHeader, worldHeader } from './protocol.ts'

type Network = (request: Request) => Promise<Response>

export interface PassingNetwork {
  url: string
  stop: () => Promise<void>
}

/** Headers that each connection sets for itself. */
const ofOneHop = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
  worldHeader,
  targetHeader,
  redirectHeader,
]
/** Headers that no longer apply, because the body that we pass on is decoded. */
const ofOneAnswer = [
  'connection',
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'date',
]

export function startNetwork(networkOf: (world: string) => Network | undefined): PassingNetwork {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    maxRequestBodySize: 1024 ** 3,
    fetch: async (arrived) => {
      const network = networkOf(arrived.headers.get(worldHeader) ?? '')
      if (network === undefined) return failed()
      try {
        const answer = await network(await sentOn(arrived))
        const headers = without(answer.headers, ofOneAnswer)
        return new Response(answer.body, { status: answer.status, headers })
      } catch {
        return failed()
      }
    },
  })
  return { url: server.url.href, stop: () => server.stop(true) }
}

const failed = () => new Response(null, { status: 502, headers: { [failedHeader]: 'yes' } })

async function sentOn(arrived: Request): Promise<Request> {
  const { method, signal } = arrived
  const body = await arrived.arrayBuffer()
  return new Request(arrived.headers.get(targetHeader) ?? '', {
    method,
    headers: without(arrived.headers, ofOneHop),
    ...(body.byteLength === 0 ? {} : { body }),
    redirect: arrived.headers.get(redirectHeader) === 'manual' ? 'manual' : 'follow',
    signal,
  })
}

function without(headers: Headers, names: readonly string[]): Headers {
  const rest = new Headers(headers)
  for (const name of names) rest.delete(name)
  return rest
}
