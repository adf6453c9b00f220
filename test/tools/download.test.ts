import { expect, test } from 'bun:test'
import { download } from '../../tools/pocketbase/download.ts'
import type { Fetch } from '../../tools/pocketbase/finder.ts'
import { bytesReporter } from '../../tools/pocketbase/progress.ts'

const url = 'https://downloads.example/file'

const reason = (promise: Promise<unknown>) =>
  promise.then(
    () => 'downloaded',
    (thrown) => String(thrown),
  )

test('a server that never answers is given up', async () => {
  const fetch: Fetch = (_url, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  expect(await reason(download({ url, fetch, maxBytes: 10, silentForMs: 20 }))).toContain(
    'nothing arrived',
  )
})

test('a server that stops in the middle is given up', async () => {
  const fetch: Fetch = async (_url, { signal }) =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(3))
          signal.addEventListener('abort', () => controller.error(signal.reason))
        },
      }),
    )
  expect(await reason(download({ url, fetch, maxBytes: 10, silentForMs: 20 }))).toContain(
    'nothing arrived',
  )
})

test('a file over its limit, and an answer that is not 200, are refused', async () => {
  const big: Fetch = async () => new Response(new Uint8Array(11))
  expect(await reason(download({ url, fetch: big, maxBytes: 10 }))).toContain('larger than 10')
  const absent: Fetch = async () => new Response('no', { status: 404 })
  expect(await reason(download({ url, fetch: absent, maxBytes: 10 }))).toContain('answered 404')
})

test('progress is one line in place on a terminal, and few lines elsewhere', () => {
  const megabyte = 1024 * 1024
  const written: string[] = []
  const logged: string[] = []
  const report = (isTTY: boolean) =>
    bytesReporter({
      label: 'It',
      log: (line) => logged.push(line),
      terminal: { isTTY, write: (text: string) => written.push(text) },
    })
  const [inPlace, inLines] = [report(true), report(false)]
  for (const received of [1, 2, 5, 10]) {
    inPlace(received * megabyte, 10 * megabyte)
    inLines(received * megabyte, 10 * megabyte)
  }
  expect(written.at(0)).toBe('\rIt: 10 % (1.0 of 10.0 MB)')
  expect(written.at(-1)).toBe('\rIt: 100 % (10.0 of 10.0 MB)\n')
  expect(logged).toEqual(['It: 50 % (5.0 of 10.0 MB)', 'It: 100 % (10.0 of 10.0 MB)'])
})
