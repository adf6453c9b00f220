/** The codecs on Workers, where WebAssembly is compiled when the Worker is deployed, never from bytes. */

import photon from '@cf-wasm/photon/photon.wasm'
import { wasmCodecs } from './wasm-codecs.ts'

export const workerCodecs = wasmCodecs(async () => photon)
