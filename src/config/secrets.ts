/** Secrets from files: `JWT_SECRET_FILE` names a file with the value of `JWT_SECRET` (Docker secrets, Vault agent). */

import type { Env } from './rules.ts'

/** The text of a file, or null if it cannot be read. Handed in by the runtime. */
export type ReadFile = (path: string) => string | null

/** Every variable that can come from a file instead. */
export const secretVariables = [
  'PB_USER_PASSWORD',
  'POCKETBASE_HEADERS_JSON',
  'JWT_SECRET',
  'JWT_SECRET_PREVIOUS',
  'PII_HASH_SECRET',
  'JWT_CLIENTS_JSON',
  'JWT_CLIENT_SECRET',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'OPENAI_API_KEY',
  'FINGERPRINT_SECRET_KEY',
] as const

export interface SecretProblem {
  /** The variable to fill. */
  variable: string
  /** The variable that names the file. */
  fileVariable: string
  reason: string
}

/** Fills in secrets from files. A problem names variables, never a path or any content. */
export function readSecretFiles(
  env: Env,
  readFile: ReadFile,
): { env: Env; problems: SecretProblem[] } {
  const filled = { ...env }
  const problems: SecretProblem[] = []
  for (const variable of secretVariables) {
    const fileVariable = `${variable}_FILE`
    const path = env[fileVariable]
    if (path === undefined) continue
    const refuse = (reason: string) => problems.push({ variable, fileVariable, reason })
    // Editors and `echo` end a file with a newline, which is not part of the secret.
    const secret = readFile(path)?.replace(/[\r\n]+$/, '')
    if (env[variable] !== undefined) refuse(`and ${variable} are both set; set one of them`)
    else if (secret === undefined) refuse('names a file that cannot be read')
    else if (secret.trim() === '') refuse('names a file that is empty')
    else filled[variable] = secret
  }
  return { env: filled, problems }
}
