/** A body in many small chunks needs no more memory than its bytes, though each chunk may be a view on a buffer of 64 KiB. */

import { describe, expect, test } from 'bun:test'
import { readForm, readJson } from '../../../src/http/body/body.ts'
import { gatherBytes } from '../../../src/io/gathered-bytes.ts'
import { bytesOf, incomingOf, jpeg, readFormOf } from '../../support/forms.ts'

/** A stream of chunks that are all views on one buffer, so that each is overwritten by the next. */
function reusing(bytes: Uint8Array, chunkBytes: number): ReadableStream<Uint8Array> {
  const buffer = new Uint8Array(chunkBytes)
  let next = 0
  return new ReadableStream(
    {
      pull: (controller) => {
        const chunk = bytes.subarray(next, next + chunkBytes)
        next += chunkBytes
        buffer.fill(0)
        if (chunk.length === 0) return controller.close()
        buffer.set(chunk)
        controller.enqueue(buffer.subarray(0, chunk.length))
      },
    },
    // No chunk is produced before the last one was taken.
    { highWaterMark: 0 },
  )
}

describe('no chunk is held on to', () => {
  for (const chunkBytes of [1, 2, 7, 64]) {
    test(`JSON in pieces of ${chunkBytes}`, async () => {
      const body = reusing(bytesOf('{"name":"Zoë"}'), chunkBytes)
      const read = await readJson(incomingOf('application/json', body), { maxBytes: 100 })
      expect(read).toEqual({ ok: true, value: { text: '{"name":"Zoë"}', json: { name: 'Zoë' } } })
    })
    test(`a urlencoded form in pieces of ${chunkBytes}`, async () => {
      const body = reusing(bytesOf('a=1&b=two'), chunkBytes)
      const read = await readForm(incomingOf('application/x-www-form-urlencoded', body), 100)
      expect(read.ok && [...read.value]).toEqual([
        ['a', '1'],
        ['b', 'two'],
      ])
    })
    test(`a multipart form in pieces of ${chunkBytes}`, async () => {
      const form = bytesOf(
        '--b \t\r\nContent-Disposition: form-data; name="name"\r\nX-A: b\r\n\r\nZoë\r\n-\r\n',
        '--b\r\nContent-Disposition: form-data; name="facial_photo"; filename="a"\r\n\r\n',
        jpeg,
        '\r\n--b--',
      )
      const read = await readFormOf('multipart/form-data; boundary=b', reusing(form, chunkBytes))
      expect(read).toMatchObject({
        ok: true,
        value: { fields: { name: 'Zoë\r\n-' }, files: { facial_photo: { bytes: jpeg } } },
      })
    })
  }
})

test('gathered bytes are complete, in a buffer of exactly their size', () => {
  const gathered = gatherBytes()
  for (const round of [1, 2]) {
    for (let at = 0; at < 1000; at += 1) gathered.add(Uint8Array.of(at % 256, round))
    gathered.add(new Uint8Array(0))
    expect(gathered.size()).toBe(2000)
    const bytes = gathered.take()
    expect([...bytes]).toEqual([...Array(2000).keys()].map((i) => (i % 2 ? round : (i / 2) % 256)))
    expect(bytes.buffer.byteLength).toBe(2000)
    expect(gathered.size()).toBe(0)
  }
  expect(gathered.take()).toEqual(new Uint8Array(0))
})
