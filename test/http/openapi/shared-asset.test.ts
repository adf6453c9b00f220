/** The two documents that everybody may read: compressed once, shared, and revalidated. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { runtime } from '../../support/runtime.ts'
import { createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

let world: World
beforeAll(async () => {
  world = await createWorld()
})

/** Bun's own option: the bytes as they were sent. */
const asSent = (path: string, headers: Record<string, string>, method = 'GET') =>
  world.request(path, { method, headers, ...{ decompress: false } })
const decoders: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  identity: (bytes) => bytes,
}
const best = runtime.hasBrotli ? 'br' : 'gzip'

for (const [path, type] of [
  ['/openapi.json', 'application/json'],
  ['/docs', 'text/html; charset=UTF-8'],
] as const) {
  describe(path, () => {
    for (const [asked, encoding] of [
      ['identity', 'identity'],
      ['gzip', 'gzip'],
      ['br, gzip', best],
      ['gzip, deflate, br, zstd', best],
      ['br;q=0, gzip;q=0.5', 'gzip'],
      ['GZIP', 'gzip'],
      ['*', best],
      ['zstd', 'identity'],
      ['*;q=0', 'identity'],
      ['gzip;q=0.000', 'identity'],
    ] as const) {
      test(`the encoding for Accept-Encoding: ${asked}`, async () => {
        const answer = await asSent(path, { 'Accept-Encoding': asked })
        expect(answer.status).toBe(200)
        const bytes = await answer.bytes()
        expect(answer.headers.get('Content-Encoding') ?? 'identity').toBe(encoding)
        expect(answer.headers.get('Content-Type')).toBe(type)
        expect(answer.headers.get('Vary')).toContain('Accept-Encoding')
        expect(answer.headers.get('Cache-Control')).toBe('no-cache')
        const text = new TextDecoder().decode(decoders[encoding]?.(bytes))
        expect(text).toBe(await (await asSent(path, { 'Accept-Encoding': 'identity' })).text())
        if (encoding !== 'identity') expect(bytes.length).toBeLessThan(text.length / 4)
      })
    }

    test('who has it gets 304 and no body, each encoding for itself', async () => {
      const tags = new Set<string>()
      for (const encoding of ['identity', 'gzip', best]) {
        const headers = { 'Accept-Encoding': encoding }
        const etag = (await asSent(path, headers)).headers.get('ETag') ?? ''
        expect(etag).toMatch(/^"[0-9a-f]{32}(-\w+)?"$/)
        tags.add(etag)
        for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
          for (const method of ['GET', 'HEAD']) {
            const again = await asSent(path, { ...headers, 'If-None-Match': known }, method)
            expect([again.status, await again.text(), again.headers.get('ETag')]).toEqual([
              304,
              '',
              etag,
            ])
          }
        }
        const other = await asSent(path, { ...headers, 'If-None-Match': '"other"' })
        expect(other.status).toBe(200)
        await other.body?.cancel()
      }
      expect(tags.size).toBe(runtime.hasBrotli ? 3 : 2)
    })

    test('the documentation has the 304', async () => {
      const etag = (await world.call(path)).headers.get('ETag') ?? ''
      const again = await world.call(path, { headers: { 'If-None-Match': etag } })
      expect(again.status).toBe(304)
    })
  })
}
