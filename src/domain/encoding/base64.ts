/** Base64 without `Buffer`, which is not a global in Workers and Deno. */

type WithToBase64 = Uint8Array & { toBase64: () => string }

/** Bytes per step: a multiple of 3, so that only the last step has padding. */
const stepBytes = 3 * 8192

const hasToBase64 = (bytes: Uint8Array): bytes is WithToBase64 => 'toBase64' in bytes

/** Standard base64 with padding, native if the engine supports it. */
export const toBase64 = (bytes: Uint8Array): string =>
  hasToBase64(bytes) ? bytes.toBase64() : toBase64InSteps(bytes)

/** The same without engine support, in steps: one call for all bytes would overflow the argument list. */
export function toBase64InSteps(bytes: Uint8Array): string {
  const steps = Array.from({ length: Math.ceil(bytes.length / stepBytes) }, (_, index) =>
    bytes.subarray(index * stepBytes, (index + 1) * stepBytes),
  )
  return steps.map((step) => btoa(String.fromCharCode(...step))).join('')
}

/** The bytes of standard base64 with padding, or null if the text is anything else. */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}
