/** The policy in force: the default with the operator's overrides from the settings. */

import { policyId } from '../../domain/decision/decide.ts'
import type { Policy } from '../../domain/decision/policy.ts'
import { overridePolicy } from '../../domain/decision/policy-override.ts'
import { ok, type Result } from '../../domain/faults/result.ts'
import type { PolicyStore, SettingsStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'

export interface PolicyState {
  policy: Policy
  /** `<name>@<hash>`. */
  id: string
  /** `default`: no settings row; `overridden`: it applies; `invalid`: it is refused and the last good policy stays. */
  status: 'default' | 'overridden' | 'invalid'
  problem: string | null
}

export type CurrentPolicy = (trace: Trace) => Promise<Result<PolicyState>>

const policySetting = 'verification_policy'
/** Names the policy in force, so that the last good one survives a restart. */
const inForceSetting = 'verification_policy_in_force'
const cacheMs = 30_000

interface Needs {
  settings: SettingsStore
  policies: PolicyStore
  base: Policy
  now: () => number
}

/** Read at most every 30 seconds. An invalid override leaves the last good policy in force. */
export function currentPolicy(needs: Needs): CurrentPolicy {
  let cached: { state: PolicyState; untilMs: number } | null = null
  return async (trace) => {
    if (cached !== null && needs.now() < cached.untilMs) return ok(cached.state)
    const row = await needs.settings.read(policySetting, trace)
    if (!row.ok) return row
    const state = await stateOf(needs, { row: row.value, before: cached?.state ?? null }, trace)
    if (state.ok) cached = { state: state.value, untilMs: needs.now() + cacheMs }
    return state
  }
}

async function stateOf(
  needs: Needs,
  { row, before }: { row: unknown; before: PolicyState | null },
  trace: Trace,
): Promise<Result<PolicyState>> {
  const overridden = row === null ? null : overridePolicy(needs.base, row)
  if (overridden !== null && !overridden.ok) {
    const last = before === null ? await lastGood(needs, trace) : ok(before.policy)
    if (!last.ok) return last
    const { problem } = overridden
    return ok({ policy: last.value, id: await policyId(last.value), status: 'invalid', problem })
  }
  const policy = overridden?.policy ?? needs.base
  const id = await policyId(policy)
  const saved = id === before?.id ? ok(undefined) : await saveInForce(needs, { id, policy }, trace)
  if (!saved.ok) return saved
  return ok({ policy, id, status: overridden === null ? 'default' : 'overridden', problem: null })
}

async function saveInForce(
  { settings, policies }: Needs,
  { id, policy }: { id: string; policy: Policy },
  trace: Trace,
): Promise<Result<void>> {
  const saved = await policies.save(id, policy, trace)
  return saved.ok ? settings.set(inForceSetting, id, trace) : saved
}

/** The policy another process had in force, if this one has not loaded a valid policy yet. */
async function lastGood(
  { settings, policies, base }: Needs,
  trace: Trace,
): Promise<Result<Policy>> {
  const id = await settings.read(inForceSetting, trace)
  if (!id.ok) return id
  const policy = typeof id.value === 'string' ? await policies.find(id.value, trace) : ok(null)
  return policy.ok ? ok(policy.value ?? base) : policy
}
