/** The policy that decides now: the default, with what the operator laid over it in the settings. */

import { policyId } from '../domain/decide.ts'
import type { Policy } from '../domain/policy.ts'
import { overridePolicy } from '../domain/policy-override.ts'
import type { SettingsStore, Trace } from '../domain/ports.ts'
import { ok, type Result } from '../domain/result.ts'

export interface PolicyState {
  policy: Policy
  /** `<name>@<hash>`. */
  id: string
  /** Whether the settings row is absent, holds, or is refused while the last good policy stays. */
  status: 'default' | 'overridden' | 'invalid'
  /** Why the settings row is refused. */
  problem: string | null
}

export type CurrentPolicy = (trace: Trace) => Promise<Result<PolicyState>>

export const policySetting = 'verification_policy'
const cacheMs = 30_000

/** Read at most every half minute. An invalid override leaves the last good policy in force. */
export function currentPolicy(needs: {
  settings: SettingsStore
  base: Policy
  now: () => number
}): CurrentPolicy {
  const { settings, base, now } = needs
  let cached: { state: PolicyState; untilMs: number } | null = null
  let lastGood = base
  return async (trace) => {
    if (cached !== null && now() < cached.untilMs) return ok(cached.state)
    const row = await settings.read(policySetting, trace)
    if (!row.ok) return row
    const overridden = row.value === null ? null : overridePolicy(base, row.value)
    if (overridden === null) lastGood = base
    else if (overridden.ok) lastGood = overridden.policy
    const state = await stateOf(lastGood, overridden)
    cached = { state, untilMs: now() + cacheMs }
    return ok(state)
  }
}

async function stateOf(
  policy: Policy,
  overridden: ReturnType<typeof overridePolicy> | null,
): Promise<PolicyState> {
  const id = await policyId(policy)
  if (overridden === null) return { policy, id, status: 'default', problem: null }
  if (overridden.ok) return { policy, id, status: 'overridden', problem: null }
  return { policy, id, status: 'invalid', problem: overridden.problem }
}
