/**
 * Image codecs in WebAssembly: Photon's module, which holds the Rust crate `image`, without its own glue code, which runs
 * one instance for the lifetime of the process.
 */

import type { Raster } from '../../domain/document/picture/raster.ts'
import type { ImageCodecs } from '../../domain/ports/codecs.ts'

export function wasmCodecs(load: () => Promise<WebAssembly.Module>): ImageCodecs {
  let loading: Promise<WebAssembly.Module> | undefined
  /**
   * A fresh instance for each image: the memory of an instance never shrinks, and an image that the codecs refuse leaves
   * what they had allocated behind.
   */
  const start = async (): Promise<Photon> => {
    loading ??= load()
    return photonOf(await loading)
  }
  return {
    decode: async (bytes): Promise<Raster> => {
      const photon = await start()
      const image = photon.decode(...photon.give(bytes))
      const span = photon.pixels(image)
      const pixels = new Uint8ClampedArray(photon.memory(), ...span)
      return { width: photon.width(image), height: photon.height(image), pixels }
    },
    encodeJpeg: async ({ width, height, pixels }, quality) => {
      const photon = await start()
      const image = photon.create(...photon.give(pixels), width, height)
      const span = photon.jpeg(image, quality)
      return new Uint8Array(photon.memory(), ...span).slice()
    },
  }
}

/** A place in the memory of an instance. */
type Span = [start: number, length: number]

type Photon = ReturnType<typeof photonOf>

/** An image is the address of its value. */
function photonOf(module: WebAssembly.Module) {
  const { exports } = new WebAssembly.Instance(module, stubsFor(module))
  const { memory } = exports
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('The codecs have no memory')
  const call = (name: string, ...values: number[]): unknown => {
    const found = exports[name]
    if (typeof found !== 'function') throw new Error(`The codecs have no ${name}`)
    return found(...values)
  }
  const number = (name: string, ...values: number[]): number => Number(call(name, ...values)) >>> 0
  const span = (name: string, ...values: number[]): Span => {
    const [start, length] = Array.from(call(name, ...values) as Iterable<number>)
    return [Number(start) >>> 0, Number(length) >>> 0]
  }
  call('__wbindgen_start')
  return {
    /** Another buffer after each call, because the memory may have grown. */
    memory: () => memory.buffer,
    give: (bytes: Uint8Array | Uint8ClampedArray): Span => {
      const start = number('__wbindgen_malloc', bytes.length, 1)
      new Uint8Array(memory.buffer).set(bytes, start)
      return [start, bytes.length]
    },
    /** Traps on what is no image. */
    decode: (...bytes: Span) => number('photonimage_new_from_byteslice', ...bytes),
    create: (start: number, length: number, width: number, height: number) =>
      number('photonimage_new', start, length, width, height),
    width: (image: number) => number('photonimage_get_width', image),
    height: (image: number) => number('photonimage_get_height', image),
    pixels: (image: number) => span('photonimage_get_raw_pixels', image),
    jpeg: (image: number, quality: number) => span('photonimage_get_bytes_jpeg', image, quality),
  }
}

/** The imports are for canvases and for the text of a panic: the codecs need none of them. */
function stubsFor(module: WebAssembly.Module): WebAssembly.Imports {
  const stubs: Record<string, Record<string, () => number>> = {}
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    stubs[from] = { ...stubs[from], [name]: () => 0 }
  }
  return stubs
}
