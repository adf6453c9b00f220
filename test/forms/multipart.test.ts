/** A multipart body gives the same result wherever the network cuts it. */

import { expect, test } from 'bun:test'
import { cutInTwo, jpeg, readIn } from '../support/forms.ts'

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

const expected = {
  fields: { country: 'PT', name: 'Zoë -- \r\n-- Łuk' },
  sizes: [jpeg.length, jpeg.length],
}

for (const epilogue of ['', 'What follows the last boundary is not part of the form'] as const) {
  test(`cut in two at every byte${epilogue && ', with an epilogue'}`, async () => {
    const { type, bytes } = await whole(epilogue)
    const wrong: number[] = []
    for (const pieces of cutInTwo(bytes)) {
      if (!Bun.deepEquals(await readIn(type, pieces), expected)) wrong.push(pieces[0].length)
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

test('a quoted boundary works like a bare one', async () => {
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
