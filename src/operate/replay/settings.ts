// The database of the decisions, and the policies of this configuration: a part of the server's environment.

import type { PocketBaseConfig } from '../../config/config.ts'
import { Environment } from '../../config/environment.ts'
import { policyId } from '../../domain/decision/decide.ts'
import { defaultPolicy } from '../../domain/decision/default-policy.ts'
import type { Policy } from '../../domain/decision/policy.ts'
import { type Context, environmentOf } from '../context.ts'
import { problemsOf, serverIn } from '../server.ts'

export interface ReplaySettings {
  readonly database: PocketBaseConfig
  /** By id, for decisions from before policies were stored. */
  readonly policies: ReadonlyMap<string, Policy>
  /** The policy that an override of the operator changes. */
  readonly base: Policy
}

type Read = { ok: true; settings: ReplaySettings } | { ok: false; problem: string }

const Thresholds = Environment.pick({ FACE_LIVENESS_THRESHOLD: true, FACE_MATCH_THRESHOLD: true })

export async function readSettings(context: Context, dev: boolean): Promise<Read> {
  const given = environmentOf(context, dev)
  if (!given.ok) return given
  const found = serverIn(given.env)
  const parsed = Thresholds.safeParse(given.env)
  if (!found.ok || !parsed.success) {
    const problems = [
      ...(found.ok ? [] : [found.problem]),
      ...(parsed.success ? [] : [problemsOf(parsed.error)]),
      ...(context.devDatabase?.(context.env) ? [hint] : []),
    ]
    return { ok: false, problem: problems.join('\n') }
  }
  const thresholds = {
    faceLivenessThreshold: parsed.data.FACE_LIVENESS_THRESHOLD,
    faceMatchThreshold: parsed.data.FACE_MATCH_THRESHOLD,
  }
  return {
    ok: true,
    settings: {
      database: found.server,
      policies: await policiesOf(thresholds),
      base: defaultPolicy({ ...thresholds, specimens: dev ? 'accepted' : 'refused' }),
    },
  }
}

const hint = 'For the database of npm run dev: npm run replay -- --dev --all'

/** Both the one for real and the one for simulated vendors: the id in a decision says which one decided. */
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
