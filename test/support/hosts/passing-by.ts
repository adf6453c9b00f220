/** The network of an app in another process: what the test process simulates is sent there, everything else to its target. */

import type { Io } from '../../../src/deps.ts'
import {
  failedHeader,
  redirectHeader,
  targetHeader,
  type WorldSettings,
  worldHeader,
} from './protocol.ts'

export const passingBy =
  ({ id, networkUrl, answeredByTests }: WorldSettings): Io['fetch'] =>
  async (request) => {
    const { host } = new URL(request.url)
    if (answeredByTests !== 'everything' && !answeredByTests.includes(host)) return fetch(request)
    const headers = new Headers(request.headers)
    headers.set(worldHeader, id)
    headers.set(targetHeader, request.url)
    headers.set(redirectHeader, request.redirect)
    const answer = await fetch(networkUrl, {
      method: request.method,
      headers,
      body: request.body === null ? null : await request.arrayBuffer(),
      redirect: 'manual',
      signal: request.signal,
    })
    if (answer.headers.has(failedHeader)) throw new TypeError('fetch failed')
    return answer
  }
