/** Reads the bytes of a protected file; the SDK only reads JSON. */

import type PocketBase from 'pocketbase'
import { ClientResponseError } from 'pocketbase'
import { readBytes } from '../../../io/bounded-body.ts'
import type { SendOptions } from '../client/attempt.ts'

interface FileAddress {
  collection: string
  id: string
  name: string
  token: string
}

/** Throws as the SDK does. Null if the file is longer than `maxBytes`. */
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
    if (response.ok) return await readBytes(response.body, { maxBytes, expectedBytes: maxBytes })
    throw new ClientResponseError({ url, status: response.status, data: await jsonOf(response) })
  } catch (thrown) {
    throw thrown instanceof ClientResponseError ? thrown : new ClientResponseError(thrown)
  }
}

export async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return {}
  }
}
