/** Reads the bytes of a protected file; the SDK only ever reads JSON. */

import type PocketBase from 'pocketbase'
import { ClientResponseError } from 'pocketbase'
import type { SendOptions } from '../client/attempt.ts'

export interface FileAddress {
  collection: string
  id: string
  name: string
  token: string
}

/** Throws as the SDK does. More than `maxBytes` are not read: the answer is then null. */
export async function downloadFile(
  pb: PocketBase,
  options: SendOptions,
  { file, maxBytes }: { file: FileAddress; maxBytes: number },
): Promise<Uint8Array | null> {
  const { collection, id, name, token } = file
  const path = ['api', 'files', collection, id, name].map(encodeURIComponent).join('/')
  const url = `${pb.buildURL(path)}?token=${encodeURIComponent(token)}`
  try {
    const response = await options.fetch(url, { signal: options.signal })
    if (response.ok) return await readUpTo(maxBytes, response)
    throw new ClientResponseError({ url, status: response.status, data: await jsonOf(response) })
  } catch (thrown) {
    throw thrown instanceof ClientResponseError ? thrown : new ClientResponseError(thrown)
  }
}

async function readUpTo(maxBytes: number, { body }: Response): Promise<Uint8Array | null> {
  const bytes = new Uint8Array(maxBytes)
  const reader = body?.getReader()
  let length = 0
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    if (length + part.value.length > maxBytes) {
      await reader?.cancel()
      return null
    }
    bytes.set(part.value, length)
    length += part.value.length
  }
  return bytes.subarray(0, length)
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return {}
  }
}
