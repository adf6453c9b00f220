/** The codecs on Bun. `bun build` copies the module next to the bundle, and its path is relative to that. */

import photon from '@cf-wasm/photon/photon.wasm' with { type: 'file' }
import { wasmCodecs } from './wasm-codecs.ts'

export const bunCodecs = wasmCodecs(async () => {
  const file = Bun.file(new URL(String(photon), import.meta.url))
  return WebAssembly.compile(await file.arrayBuffer())
})
