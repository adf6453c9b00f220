/** Compares secrets in constant time. */

const digest = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.reduce(
    (difference, byte, index) => difference | (byte ^ (b[index] ?? 0)),
    a.length ^ b.length,
  ) === 0

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/**
 * Whether `given` is the configured secret, which is plain text or `sha256:<64 hex>`. Both sides are digests of the same
 * length, so the duration depends on neither.
 */
export async function matchesSecret(given: string, configured: string): Promise<boolean> {
  const expected = configured.startsWith('sha256:')
    ? fromHex(configured.slice('sha256:'.length))
    : await digest(configured)
  return sameBytes(await digest(given), expected)
}
