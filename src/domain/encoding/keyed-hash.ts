/** Keyed hashes of personal data: equal values have equal hashes, and nobody without the key can test a guess. */

/** Lower-case hex. */
export type KeyedHash = (text: string) => Promise<string>

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const toHex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** HMAC-SHA-256 with a key derived from the secret for this purpose only (HKDF, RFC 5869). */
export function createKeyedHash(secret: string, purpose: string): KeyedHash {
  const key = deriveKey(secret, purpose)
  return async (text) => toHex(await crypto.subtle.sign('HMAC', await key, utf8(text)))
}

async function deriveKey(secret: string, purpose: string): Promise<CryptoKey> {
  const root = await crypto.subtle.importKey('raw', utf8(secret), 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(purpose) },
    root,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign'],
  )
}
