/** What wrangler makes of an imported `.wasm` file (its rule CompiledWasm). */
declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}
