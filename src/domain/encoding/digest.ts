/** SHA-256, from Web Crypto. */

/** Lower-case hex SHA-256 of the bytes, or of the text's UTF-8 form (FIPS 180-4). */
export async function sha256Hex(data: Uint8Array | string): Promise<string> {
  // A copy, because Web Crypto does not accept views on shared memory.
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
