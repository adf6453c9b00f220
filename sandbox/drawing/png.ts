/** Writes and reads a PNG: 8-bit truecolour, one filter-less image data chunk. */
import { type Bytes, concat, utf8 } from '../encoding.ts'
import type { Canvas } from './canvas.ts'

export async function encodePng(canvas: Canvas): Promise<Bytes> {
  const { width, height, pixels } = canvas
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  // Depth 8, colour type 2 (RGB); compression, filter and interlace methods are 0.
  header.set([8, 2, 0, 0, 0], 8)

  const rowBytes = width * 3 + 1
  const rows = new Uint8Array(rowBytes * height)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    // Each row starts with its filter type, 0, which is already there.
    const to = Math.floor(pixel / width) * rowBytes + 1 + (pixel % width) * 3
    rows[to] = pixels[pixel * 4] ?? 0
    rows[to + 1] = pixels[pixel * 4 + 1] ?? 0
    rows[to + 2] = pixels[pixel * 4 + 2] ?? 0
  }
  return concat([
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', await deflate(rows)),
    chunk('IEND', new Uint8Array(0)),
  ])
}

/** Reads what `encodePng` wrote; null for any other kind of PNG. */
export async function decodePng(
  bytes: Uint8Array,
): Promise<Pick<Canvas, 'width' | 'height' | 'pixels'> | null> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  const isOurs = bytes[24] === 8 && bytes[25] === 2 && bytes[28] === 0
  const [header, data] = [33, 41]
  const end = data + view.getUint32(header)
  if (!isOurs || view.getUint32(header + 4) !== 0x49444154 || end > bytes.length) return null
  const rows = await inflate(bytes.slice(data, end))
  const rowBytes = width * 3 + 1
  if (rows.length !== rowBytes * height) return null
  const pixels = new Uint8Array(width * height * 4).fill(255)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const from = Math.floor(pixel / width) * rowBytes + 1 + (pixel % width) * 3
    pixels.set(rows.subarray(from, from + 3), pixel * 4)
  }
  return { width, height, pixels }
}

async function inflate(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function chunk(type: string, data: Uint8Array): Bytes {
  const body = concat([utf8(type), data])
  const frame = new Uint8Array(body.length + 8)
  const view = new DataView(frame.buffer)
  view.setUint32(0, data.length)
  frame.set(body, 4)
  view.setUint32(body.length + 4, crc32(body))
  return frame
}

async function deflate(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) =>
  Array.from({ length: 8 }).reduce<number>(
    (value) => (value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1),
    index,
  ),
)

export function crc32(bytes: Uint8Array): number {
  const crc = bytes.reduce(
    (value, byte) => (crcTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8),
    0xffffffff,
  )
  return (crc ^ 0xffffffff) >>> 0
}
