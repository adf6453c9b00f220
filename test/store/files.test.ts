import { expect, setDefaultTimeout, test } from 'bun:test'
import { sniffMediaType } from '../../src/domain/document/images.ts'
import {
  asSuperuser,
  createWorld,
  jpeg,
  losingFirst,
  person,
  realIo,
  unique,
  untraced,
  value,
} from './world.ts'

setDefaultTimeout(60_000)

test('a file reads back byte for byte, under a name that says only its kind', async () => {
  const { store } = await createWorld()
  const file = jpeg({ kind: 'liveness_reference' })
  const stored = value(await store.files.put(file, untraced))
  expect(stored).toMatchObject({ mediaType: 'image/jpeg', sizeBytes: file.bytes.length })
  expect(stored.sha256).toBe(file.sha256)
  expect(stored.name).toMatch(/^liveness_reference_[a-z0-9]{10}\.jpg$/)
  expect(value(await store.files.read(stored.id, untraced))).toEqual({
    bytes: file.bytes,
    mediaType: 'image/jpeg',
  })
})

test('a view on a larger buffer is stored without the rest of it', async () => {
  const { store } = await createWorld()
  const { bytes, ...rest } = jpeg()
  const large = new Uint8Array(1000)
  large.set(bytes, 100)
  const window = large.subarray(100, 100 + bytes.length)
  const { id } = value(await store.files.put({ ...rest, bytes: window }, untraced))
  expect(value(await store.files.read(id, untraced))?.bytes).toEqual(bytes)
})

test('a hash of only digits stays text', async () => {
  const { store } = await createWorld()
  const sha256 = '0123456789'.repeat(7).slice(0, 64)
  expect(value(await store.files.put(jpeg({ sha256 }), untraced)).sha256).toBe(sha256)
})

test('reads within two minutes share one file token', async () => {
  const { store, requests } = await createWorld()
  const { id } = value(await store.files.put(jpeg(), untraced))
  for (let time = 0; time < 3; time += 1) value(await store.files.read(id, untraced))
  expect(requests.filter(({ url }) => url.endsWith('/api/files/token')).length).toBe(1)
})

test('a file token that expired early is replaced', async () => {
  const { store } = await createWorld({
    fetch: async (request) => {
      const response = await realIo.fetch(request)
      if (!request.url.endsWith('/api/files/token') || used.size > 0) return response
      used.add('bad')
      return Response.json({ token: 'dead' })
    },
  })
  const used = new Set<string>()
  const file = jpeg()
  const { id } = value(await store.files.put(file, untraced))
  expect(value(await store.files.read(id, untraced))?.bytes).toEqual(file.bytes)
})

test('nobody else can read a file', async () => {
  const { store, server } = await createWorld()
  const { id, name } = value(await store.files.put(jpeg(), untraced))
  expect((await fetch(`${server.url}/api/files/files/${id}/${name}`)).status).toBe(404)
  expect((await fetch(`${server.url}/api/collections/files/records/${id}`)).status).toBe(403)
  expect((await fetch(`${server.url}/api/collections/profiles/records`)).status).toBe(403)
})

test('nobody can sign up, or change a stored file', async () => {
  const { store, server } = await createWorld()
  const body = JSON.stringify({ password: 'long-enough-1', passwordConfirm: 'long-enough-1' })
  const headers = { 'content-type': 'application/json' }
  const signUp = `${server.url}/api/collections/users/records`
  expect((await fetch(signUp, { method: 'POST', headers, body })).status).toBe(403)
  const { id } = value(await store.files.put(jpeg(), untraced))
  const send = await asSuperuser(server)
  const path = `/api/collections/files/records/${id}`
  expect((await send('PATCH', path, { kind: 'other' })).status).toBe(400)
})

test('a file that is gone, or never was, reads as null', async () => {
  const { store } = await createWorld()
  const { id } = value(await store.files.put(jpeg(), untraced))
  await store.files.discard([id, 'aaaaaaaaaaaaaaa', ''], untraced)
  expect(value(await store.files.read(id, untraced))).toBeNull()
  expect(value(await store.files.read('aaaaaaaaaaaaaaa', untraced))).toBeNull()
})

test('content that PocketBase does not recognize is a fault of the file', async () => {
  const { store } = await createWorld()
  const bytes = new TextEncoder().encode('plain words')
  expect(await store.files.put(jpeg({ bytes }), untraced)).toMatchObject({
    ok: false,
    fault: { kind: 'unsupported_media', details: [{ path: 'facial_photo' }] },
  })
})

const ascii = (text: string) => [...new TextEncoder().encode(text)]
const mp4 = (brand: string) => [
  0,
  0,
  0,
  24,
  ...ascii(`ftyp${brand}`),
  0,
  0,
  2,
  0,
  ...ascii('isommp42'),
]
const brands = 'isom iso2 iso4 iso5 iso6 mp41 mp42 avc1 dash MSNV'.split(' ').concat('M4V ')

test('PocketBase accepts every media type that we detect', async () => {
  const { store } = await createWorld()
  const webm = [0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 1, 0x42, 0xf7, 0x81, 1]
  const doctype = [0x42, 0xf2, 0x81, 4, 0x42, 0xf3, 0x81, 8, 0x42, 0x82, 0x84, ...ascii('webm')]
  const pictures = [
    [0xff, 0xd8, 0xff],
    [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a],
    ascii('RIFF0000WEBPVP8 '),
    [...webm, ...doctype],
    ...brands.map(mp4),
  ]
  for (const picture of pictures) {
    const bytes = new Uint8Array(picture)
    const mediaType = sniffMediaType(bytes)
    if (mediaType === null) throw new Error(`Not known to us: ${picture}`)
    expect(value(await store.files.put(jpeg({ bytes, mediaType }), untraced)).mediaType).toBe(
      mediaType,
    )
  }
})

test('an upload is stored once if the response is lost', async () => {
  const { store, server } = await createWorld({ fetch: losingFirst('/collections/files/records') })
  const profile = unique().replaceAll('-', '').slice(0, 15)
  const stored = value(await store.files.put(jpeg({ profile }), untraced))
  const send = await asSuperuser(server)
  const rows = await send('GET', `/api/collections/files/records?filter=profile='${profile}'`)
  expect(await rows.json()).toMatchObject({ totalItems: 1, items: [{ id: stored.id }] })
})

test('a file of a profile can be replaced by another', async () => {
  const { store } = await createWorld()
  const { id } = value(await store.profiles.createOrFind(person(), untraced))
  for (const facial_photo of [
    value(await store.files.put(jpeg(), untraced)),
    value(await store.files.put(jpeg(), untraced)),
  ]) {
    const change = { files: { facial_photo } }
    const written = value(await store.profiles.update(id, change, null, untraced))
    expect(written).toMatchObject({ files: { facial_photo } })
  }
})
