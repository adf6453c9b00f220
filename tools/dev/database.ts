// The database of `npm run dev`, for the commands that take --dev.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pocketbaseEmail } from './environment.ts'
import { keptSecrets } from './secrets.ts'

type Env = Readonly<Record<string, string | undefined>>

const secretsPath = join(import.meta.dirname, '..', '..', '.cache', 'dev', 'secrets.json')
const devPort = '8090'

/** The variables of the database, to override the environment; null if it was never started. */
export const devDatabase = (variables: Env): Env | null =>
  existsSync(secretsPath)
    ? {
        POCKETBASE_URL: `http://127.0.0.1:${variables.POCKETBASE_PORT || devPort}`,
        PB_USER_EMAIL: pocketbaseEmail,
        PB_USER_PASSWORD: keptSecrets(secretsPath).pocketbasePassword,
        PB_USER_PASSWORD_FILE: '',
      }
    : null
