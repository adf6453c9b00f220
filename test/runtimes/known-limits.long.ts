/** What docs/vendors.md#known-limits-of-the-runtimes says: if one of these fails, the runtime has been mended. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { connect } from 'node:net'
import { startChild } from '../../tools/child.ts'
import { freePort } from '../../tools/free-port.ts'
import { executableOf, whyNotRunnable } from '../../tools/test/runtimes.ts'
import { denoEnv } from '../support/hosts/deno-env.ts'

setDefaultTimeout(60_000)

/** All that the server sends on a connection for these bytes, until it closes it. */
const answersTo = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (piece: Buffer) => pieces.push(piece))
    socket.on('close', () => resolve(Buffer.concat(pieces).toString()))
    socket.on('error', reject)
  })
const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, it]) => it)
const head = (line: string, ...more: string[]) =>
  `${[line, 'Host: localhost', ...more].join('\r\n')}\r\n\r\n`
const echo = `async (request) => new Response(request.method + ' ' + (await request.text()))`
const upgrade = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk']

const bun = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: async (request) => new Response(`${request.method} ${await request.text()}`),
})
const port = bun.port ?? 0
afterAll(() => bun.stop(true))

for (const method of ['BREW', 'get', 'patch']) {
  test(`Bun closes the connection on the method ${method}`, async () => {
    expect(await answersTo(port, head(`${method} / HTTP/1.1`))).toBe('')
  })
}

test('Bun handles a body with trailers, and then refuses them', async () => {
  const body = '5\r\nhello\r\n0\r\nX-Trailer: one\r\n\r\n'
  const sent = head('POST / HTTP/1.1', 'Transfer-Encoding: chunked') + body
  const answers = await answersTo(port, sent)
  expect(answers).toContain('POST hello')
  expect(statuses(answers)).toEqual(['200', '400'])
})

if (whyNotRunnable('deno') === null) {
  let denoPort: number
  let deno: Awaited<ReturnType<typeof startChild>>
  beforeAll(async () => {
    denoPort = await freePort()
    const script = `Deno.serve({ hostname: '127.0.0.1', port: ${denoPort} }, ${echo})`
    deno = await startChild({
      command: executableOf('deno'),
      args: ['eval', script],
      env: denoEnv,
      output: 'kept',
    })
    const isUp = () =>
      fetch(`http://127.0.0.1:${denoPort}/`).then(
        () => true,
        () => false,
      )
    while (deno.end() === undefined && !(await isUp())) await Bun.sleep(25)
  })
  afterAll(() => deno.stop())

  test('Deno refuses an upgrade with a body, with an empty 400', async () => {
    const sent = head('POST / HTTP/1.1', ...upgrade, 'Content-Length: 5')
    const answer = await answersTo(denoPort, `${sent}hello`)
    expect(statuses(answer)).toEqual(['400'])
    expect(answer).toEndWith('\r\n\r\n')
    expect(answer).toMatch(/content-length: 0/i)
  })

  test('Deno handles the same without the upgrade', async () => {
    const sent = head('POST / HTTP/1.1', 'Connection: close', 'Content-Length: 5')
    expect(await answersTo(denoPort, `${sent}hello`)).toContain('POST hello')
  })
}
