/** The runtime that the HTTP suite runs on in this process, and what it lacks. */

import { type RuntimeName, runtimeNames } from '../../tools/test/runtimes.ts'

interface Abilities {
  tellsMemory: boolean
  /** Whether its CompressionStream knows Brotli. */
  hasBrotli: boolean
}

const abilities: Record<RuntimeName, Abilities> = {
  bun: { tellsMemory: true, hasBrotli: true },
  deno: { tellsMemory: true, hasBrotli: true },
  workerd: { tellsMemory: false, hasBrotli: false },
}

/** `TEST_RUNTIME`, or Bun. */
export const runtime: Abilities & { name: RuntimeName } = (() => {
  const wanted = process.env.TEST_RUNTIME ?? 'bun'
  const name = runtimeNames.find((one) => one === wanted)
  if (name === undefined) throw new Error(`TEST_RUNTIME is one of ${runtimeNames.join(', ')}`)
  return { name, ...abilities[name] }
})()
