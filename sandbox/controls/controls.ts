/** The state of the sandbox: pending failures, latency, and the log of vendor calls. */
import { covers, type Failure, type Fault, faultOf, fits, Target } from './failures.ts'

/** One vendor operation that was received; never a body, a key or an image. */
export type Call = { operation: string; atMs: number; status: number }

/** What an expired liveness session answers. AWS documents neither, so both are available. */
export type ExpiredSessions = 'EXPIRED' | 'SessionNotFoundException'

export type Plan = { delayMs: number; fault: Exclude<Fault, { play: 'delay' }> | null }

export interface Controls {
  /** Makes the next `times` calls of the target fail; without `times`, all until reset. */
  fail(target: Target, failure: Failure, times?: number): void
  /** Drops failures, latency and the log. Sessions, events and issued keys stay. */
  reset(): void
  /** Drops the failures only, as DELETE /sandbox/failures does. */
  clearFailures(): void
  calls(target?: Target): readonly Call[]
  setLatency(target: Target, latencyMs: number): void
  setExpiredSessions(answer: ExpiredSessions): void
  expiredSessions(): ExpiredSessions
  /** For the simulators: the failure and latency of this call. Uses up one turn of each rule that matches. */
  plan(operation: string): Plan
  /** For the simulators: records that the call was answered. */
  record(call: Call): void
}

// A benchmark may run for hours against one sandbox, so the log keeps only the newest calls.
const maxCalls = 10_000

type Rule = { target: Target; fault: Fault; left: number }

export function createControls(): Controls {
  const rules: Rule[] = []
  const latencyMs = new Map<Target, number>()
  const log: Call[] = []
  const settings: { expired: ExpiredSessions } = { expired: 'EXPIRED' }

  const take = (rule: Rule): Fault => {
    rule.left -= 1
    if (rule.left <= 0) rules.splice(rules.indexOf(rule), 1)
    return rule.fault
  }

  return {
    fail(target, failure, times = Number.POSITIVE_INFINITY) {
      const fault = faultOf(failure)
      if (!fits(Target.parse(target), fault)) {
        throw new TypeError(`The failure does not exist for ${target}`)
      }
      if (times > 0) rules.push({ target, fault, left: times })
    },
    reset() {
      rules.length = 0
      log.length = 0
      latencyMs.clear()
    },
    clearFailures() {
      rules.length = 0
    },
    calls: (target) => log.filter((call) => !target || covers(target, call.operation)),
    setLatency(target, delay) {
      latencyMs.set(target, delay)
    },
    setExpiredSessions(answer) {
      settings.expired = answer
    },
    expiredSessions: () => settings.expired,
    plan(operation) {
      const met = rules.filter((rule) => covers(rule.target, operation))
      const delays = met.filter((rule) => rule.fault.play === 'delay').map(take)
      const first = met.find((rule) => rule.fault.play !== 'delay')
      const fault = first ? take(first) : null
      const base = [...latencyMs]
        .filter(([target]) => covers(target, operation))
        .map(([, delay]) => delay)
      const extra = delays.map((delay) => (delay.play === 'delay' ? delay.delayMs : 0))
      return {
        delayMs: Math.max(0, ...base) + extra.reduce((sum, delay) => sum + delay, 0),
        fault: fault === null || fault.play === 'delay' ? null : fault,
      }
    },
    record(call) {
      if (log.length >= maxCalls) log.shift()
      log.push(call)
    },
  }
}
