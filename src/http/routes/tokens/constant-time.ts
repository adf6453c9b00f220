/** Compares secrets in constant time. */

import { sha256Hex } from '../../../domain/encoding/digest.ts'

const isSame = (a: string, b: string): boolean => {
  let difference = a.length ^ b.length
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}

/**
 * Whether `given` is the configured secret, which is plain text or `sha256:<64 hex>`. Both sides are digests of the same
 * length, so the duration depends on neither.
 */
export async function matchesSecret(given: string, configured: string): Promise<boolean> {
  const expected = configured.startsWith('sha256:')
    ? configured.slice('sha256:'.length).toLowerCase()
    : await sha256Hex(configured)
  return isSame(await sha256Hex(given), expected)
}
