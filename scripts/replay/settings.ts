// Where the decisions are, and which policies this configuration makes: a part of the server's environment.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Environment } from '../../src/config-environment.ts'
import { policyId } from '../../src/domain/decide.ts'
import { defaultPolicy, type Policy } from '../../src/domain/policy.ts'
import type { StoreConfig } from '../../src/store/io.ts'
import { pocketbaseEmail } from '../dev/environment.ts'
import { keptSecrets } from '../dev/secrets.ts'

export interface ReplaySettings {
  readonly database: StoreConfig
  /** By their id, for decisions from before policies were kept. */
  readonly policies: ReadonlyMap<string, Policy>
}

type Env = Readonly<Record<string, string | undefined>>
type Read = { ok: true; settings: ReplaySettings } | { ok: false; problem: string }

const secretsPath = join(import.meta.dirname, '..', '..', '.cache', 'dev', 'secrets.json')
const devPort = '8090'

const Needed = Environment.pick({
  POCKETBASE_URL: true,
  PB_USER_EMAIL: true,
  PB_USER_PASSWORD: true,
  FACE_LIVENESS_THRESHOLD: true,
  FACE_MATCH_THRESHOLD: true,
})

export async function readSettings(variables: Env, dev: boolean): Promise<Read> {
  if (dev && !existsSync(secretsPath)) {
    return { ok: false, problem: 'There is no development database yet: start npm run dev once' }
  }
  const given = Object.entries({ ...variables, ...(dev ? devDatabase(variables) : {}) })
  const env = Object.fromEntries(given.filter(([, value]) => value?.trim()))
  const parsed = Needed.safeParse(env)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`)
    const hint = 'For the database of npm run dev: npm run replay -- --dev --all'
    return {
      ok: false,
      problem: [...problems, ...(existsSync(secretsPath) ? [hint] : [])].join('\n'),
    }
  }
  const { data } = parsed
  return {
    ok: true,
    settings: {
      database: {
        url: data.POCKETBASE_URL.replace(/\/+$/, ''),
        email: data.PB_USER_EMAIL,
        password: data.PB_USER_PASSWORD,
      },
      policies: await policiesOf({
        faceLivenessThreshold: data.FACE_LIVENESS_THRESHOLD,
        faceMatchThreshold: data.FACE_MATCH_THRESHOLD,
      }),
    },
  }
}

const devDatabase = (variables: Env): Env => ({
  POCKETBASE_URL: `http://127.0.0.1:${variables.POCKETBASE_PORT || devPort}`,
  PB_USER_EMAIL: pocketbaseEmail,
  PB_USER_PASSWORD: keptSecrets(secretsPath).pocketbasePassword,
})

/** Both, as the id tells which one decided: with real vendors, or with simulated ones. */
export async function policiesOf(thresholds: {
  faceLivenessThreshold: number
  faceMatchThreshold: number
}): Promise<ReadonlyMap<string, Policy>> {
  const policies = (['refused', 'accepted'] as const).map((specimens) =>
    defaultPolicy({ ...thresholds, specimens }),
  )
  return new Map(
    await Promise.all(
      policies.map(async (policy): Promise<[string, Policy]> => [await policyId(policy), policy]),
    ),
  )
}
