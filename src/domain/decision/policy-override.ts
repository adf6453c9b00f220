/** The operator's changes to the default policy: laid over it, then checked as a whole. */

import { Policy } from './policy.ts'

export type Overridden = { ok: true; policy: Policy } | { ok: false; problem: string }

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Members of the override win; objects are laid over each other, everything else is replaced. */
function laidOver(base: unknown, over: unknown): unknown {
  if (!isPlain(base) || !isPlain(over)) return over
  const keys = new Set([...Object.keys(base), ...Object.keys(over)])
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      Object.hasOwn(over, key) ? laidOver(base[key], over[key]) : base[key],
    ]),
  )
}

/**
 * The default policy with the settings row `verification_policy` laid over it. An unknown member, a threshold
 * out of range or a mandatory check taken away is a problem, told by its path, and nothing of it holds.
 */
export function overridePolicy(base: Policy, override: unknown): Overridden {
  if (!isPlain(override)) return { ok: false, problem: 'The policy must be a JSON object' }
  const parsed = Policy.safeParse(laidOver(base, override))
  if (parsed.success) return { ok: true, policy: parsed.data }
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'policy'}: ${message}`,
  )
  return { ok: false, problem: problems.join('; ').slice(0, 1000) }
}
