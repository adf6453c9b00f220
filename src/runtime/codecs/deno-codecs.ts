/** The codecs on Deno, which may read their folder and no other (deno.json). */

import { wasmCodecs } from './wasm-codecs.ts'

const path = '../../../node_modules/@cf-wasm/photon/dist/lib/photon_rs_bg.wasm'

export const denoCodecs = wasmCodecs(async () =>
  WebAssembly.compile(await Deno.readFile(new URL(path, import.meta.url))),
)
