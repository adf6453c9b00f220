/** The runtime that the HTTP suite runs on in this process, and what it lacks. */

import { test } from 'bun:test'
import { type RuntimeName, runtimeNames } from '../../tools/test/runtimes.ts'

interface Abilities {
  /** Why it cannot convert images; null if it can. */
  noCodecs: string | null
  tellsMemory: boolean
  /** Whether its CompressionStream knows Brotli. */
  hasBrotli: boolean
}

const abilities: Record<RuntimeName, Abilities> = {
  bun: { noCodecs: null, tellsMemory: true, hasBrotli: true },
  deno: { noCodecs: 'Deno has no picture codecs', tellsMemory: true, hasBrotli: true },
  workerd: { noCodecs: 'workerd has no picture codecs', tellsMemory: false, hasBrotli: false },
}

/** `TEST_RUNTIME`, or Bun. */
export const runtime: Abilities & { name: RuntimeName } = (() => {
  const wanted = process.env.TEST_RUNTIME ?? 'bun'
  const name = runtimeNames.find((one) => one === wanted)
  if (name === undefined) throw new Error(`TEST_RUNTIME is one of ${runtimeNames.join(', ')}`)
  return { name, ...abilities[name] }
})()

/** A test of image conversion. It is skipped, with the reason in its name, on a runtime without codecs. */
export function testWithCodecs(name: string, run: () => Promise<void>): void {
  const { noCodecs } = runtime
  if (noCodecs === null) test(name, run)
  else test.skip(`${name} (skipped: ${noCodecs})`, run)
}
