/** Runs a command for operators as a separate process, with the variables of this server and no others. */

import { join } from 'node:path'
import type { TestPocketBase } from '../support/pocketbase.ts'

export interface Ran {
  code: number
  output: string
  complaints: string
}

const root = join(import.meta.dir, '..', '..')

export const variablesOf = ({ url, email, password }: TestPocketBase) => ({
  POCKETBASE_URL: url,
  PB_USER_EMAIL: email,
  PB_USER_PASSWORD: password,
})

export async function operate(
  pb: TestPocketBase,
  words: readonly string[],
  {
    env = {},
    stdin,
    entry = 'tools/operate.ts',
  }: { env?: Record<string, string>; stdin?: Blob; entry?: string } = {},
): Promise<Ran & { bytes: Uint8Array<ArrayBuffer> }> {
  const ran = Bun.spawn([process.execPath, entry, ...words], {
    cwd: root,
    stdin: stdin ?? 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { PATH: process.env.PATH, ...variablesOf(pb), ...env },
  })
  const [bytes, complaints] = await Promise.all([ran.stdout.bytes(), ran.stderr.text()])
  const output = new TextDecoder().decode(bytes)
  return { code: await ran.exited, output, complaints, bytes }
}
