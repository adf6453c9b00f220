/** A multipart body means the same wherever the network cuts it. */

import { expect, test } from 'bun:test'
import { readMultipart } from '../../src/http/multipart.ts'

const rules = {
  document_front: { kind: 'image', maxBytes: 10_000 },
  facial_photo: { kind: 'image', maxBytes: 10_000 },
} as const
const jpeg = Uint8Array.from({ length: 150 }, (_, at) => [0xff, 0xd8, 0xff][at] ?? (at * 7) % 256)

async function whole(epilogue = '') {
  const form = new FormData()
  form.append('country', 'PT')
  form.append('document_front', new Blob([jpeg]), 'front.jpg')
  form.append('name', 'Zoë -- \r\n-- Łuk')
  form.append('facial_photo', new Blob([jpeg]), 'face.jpg')
  const request = new Request('http://localhost/', { method: 'POST', body: form })
  const type = request.headers.get('Content-Type') ?? ''
  const bytes = new Uint8Array([
    ...new Uint8Array(await request.arrayBuffer()),
    ...new TextEncoder().encode(epilogue),
  ])
  return { type, bytes }
}

/** What is read of the body in these pieces, or the fault. */
async function readIn(type: string, pieces: readonly Uint8Array[]): Promise<unknown> {
  const rest = [...pieces]
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const piece = rest.shift()
      if (piece === undefined) controller.close()
      else controller.enqueue(piece)
    },
  })
  const headers = { 'Content-Type': type }
  const read = await readMultipart(
    new Request('http://localhost/', { method: 'POST', headers, body }),
    rules,
  )
  return read.ok
    ? {
        fields: read.value.fields,
        sizes: Object.values(read.value.files).map((f) => f.bytes.length),
      }
    : read.fault
}

const expected = {
  fields: { country: 'PT', name: 'Zoë -- \r\n-- Łuk' },
  sizes: [jpeg.length, jpeg.length],
}

for (const epilogue of ['', 'What follows the last boundary is not part of the form'] as const) {
  test(`cut in two at every byte${epilogue && ', with an epilogue'}`, async () => {
    const { type, bytes } = await whole(epilogue)
    const wrong: number[] = []
    for (let at = 1; at < bytes.length; at += 1) {
      const read = await readIn(type, [bytes.slice(0, at), bytes.slice(at)])
      if (!Bun.deepEquals(read, expected)) wrong.push(at)
    }
    expect(bytes.length).toBeGreaterThan(800)
    expect(wrong).toEqual([])
  })
}

for (const size of [1, 2, 3, 5, 7, 64]) {
  test(`in pieces of ${size}`, async () => {
    const { type, bytes } = await whole()
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.slice(index * size, (index + 1) * size),
    )
    expect(await readIn(type, pieces)).toEqual(expected)
  })
}

test('a quoted boundary is cut as well as a bare one', async () => {
  const text = '--a b\r\nContent-Disposition: form-data; name="country"\r\n\r\nPT\r\n--a b-'
  const pieces = [text, '-\r\n'].map((piece) => new TextEncoder().encode(piece))
  const read = await readIn('multipart/form-data; boundary="a b"', pieces)
  expect(read).toEqual({ fields: { country: 'PT' }, sizes: [] })
})

test('a body that ends at its last boundary, without the two hyphens, is malformed', async () => {
  const text = '--b\r\nContent-Disposition: form-data; name="country"\r\n\r\nPT\r\n--b'
  for (const end of ['', '-']) {
    const piece = new TextEncoder().encode(`${text}${end}`)
    const read = await readIn('multipart/form-data; boundary=b', [piece])
    expect(read).toMatchObject({ code: 'malformed_multipart' })
  }
})
