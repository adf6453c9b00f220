/** Media types by content: accepted ones, lookalikes, and file extensions. */

import { expect, test } from 'bun:test'
import {
  extensionOf,
  isImageMediaType,
  sniffMediaType,
} from '../../../src/domain/document/images.ts'

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? [...part].map((char) => char.charCodeAt(0)) : part,
    ),
  )
const size = [0, 0, 0, 0x18]
const ebml = [0x1a, 0x45, 0xdf, 0xa3]
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

test.each([
  ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0])],
  ['image/png', bytes(png, 'IHDR')],
  ['image/webp', bytes('RIFF', size, 'WEBPVP8 ')],
  ['video/webm', bytes(ebml, [0x9f, 0x42, 0x82, 0x84], 'webm')],
  ['video/webm', bytes(ebml, 'x'.repeat(56), 'webm')],
  ...['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'dash', 'M4V ', 'MSNV'].map(
    (brand): ['video/mp4', Uint8Array] => ['video/mp4', bytes(size, 'ftyp', brand)],
  ),
] as const)('%s is known by its first bytes', (type, content) => {
  expect(sniffMediaType(content)).toBe(type)
  expect(sniffMediaType(bytes([...content], 'and more'))).toBe(type)
})

test.each([
  ['no bytes', bytes()],
  ['half a JPEG', bytes([0xff, 0xd8])],
  ['a JPEG later on', bytes([0x00, 0xff, 0xd8, 0xff])],
  ['half a PNG', bytes(png.slice(0, 7))],
  ['a PNG with another last byte', bytes(png.slice(0, 7), [0x0d])],
  ['a RIFF with audio', bytes('RIFF', size, 'WAVEfmt ')],
  ['a WEBP without its RIFF', bytes('RIFX', size, 'WEBPVP8 ')],
  ['a HEIC image', bytes(size, 'ftyp', 'heic')],
  ['a brand without its box', bytes(size, 'moov', 'isom')],
  ['an EBML that is not WEBM', bytes(ebml, 'matroska')],
  ['a WEBM named too late', bytes(ebml, 'x'.repeat(57), 'webm')],
  ['a WEBM without EBML', bytes([0x1a, 0x45, 0xdf, 0xa4], 'webm')],
  ['a script', bytes('<svg onload="alert(1)">')],
])('%s is none', (_, content) => {
  expect(sniffMediaType(content)).toBeNull()
})

test('each media type has its extension, and only image types are images', () => {
  expect(extensionOf).toEqual({
    'image/jpeg': 'jpg',
    'image/png': 'png',
    'image/webp': 'webp',
    'video/webm': 'webm',
    'video/mp4': 'mp4',
  })
  expect(isImageMediaType('image/webp')).toBe(true)
  expect(isImageMediaType('video/webm')).toBe(false)
})
