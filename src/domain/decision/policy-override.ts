/** The operator's changes to the default policy: merged into it, then checked as a whole. */

import { levelOrderProblems } from './level-order.ts'
import { Policy } from './policy.ts'

/** `problem` is for the operator: `GET /` shows it. */
export type Overridden = { ok: true; policy: Policy } | { ok: false; problem: string }

/** Fits in one line of the log. */
const maxProblemLength = 1000

/**
 * The default policy with the settings row `verification_policy` merged into it. Fails, and takes nothing of the row,
 * for an unknown member, a value out of range, a missing always-mandatory check, or levels that do not ascend
 * (`levels_not_ascending`). Each problem names its path.
 */
export function overridePolicy(base: Policy, override: unknown): Overridden {
  if (!isPlainObject(override)) return { ok: false, problem: 'The policy must be a JSON object' }
  const parsed = Policy.safeParse(merge(base, override))
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'policy'}: ${message}`,
    )
    return refused(problems.join('; '))
  }
  const problems = levelOrderProblems(parsed.data)
  if (problems.length > 0) return refused(`levels_not_ascending: ${problems.join('; ')}`)
  return { ok: true, policy: parsed.data }
}

const refused = (problem: string): Overridden => ({
  ok: false,
  problem: problem.slice(0, maxProblemLength),
})

/** Objects are merged member by member, the override's first; everything else is replaced, lists too. */
function merge(base: unknown, override: unknown): unknown {
  if (!isPlainObject(base) || !isPlainObject(override)) return override
  const keys = new Set([...Object.keys(base), ...Object.keys(override)])
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      Object.hasOwn(override, key) ? merge(base[key], override[key]) : base[key],
    ]),
  )
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
