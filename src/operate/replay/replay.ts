// Replays stored verifications: reports whether every byte is the same, or what another policy would decide.
import { readFileSync } from 'node:fs'
import { policyId } from '../../domain/decision/decide.ts'
import type { Policy } from '../../domain/decision/policy.ts'
import { type Overridden, overridePolicy } from '../../domain/decision/policy-override.ts'
import type { DecidedVerification } from '../../domain/decision/replay.ts'
import type { Fault } from '../../domain/faults/faults.ts'
import { ok, type Result } from '../../domain/faults/result.ts'
import type { Store } from '../../domain/ports/store.ts'
import {
  policyById,
  replayOne,
  shiftOf,
  storedDecisions,
} from '../../flows/service/replay-decisions.ts'
import { systemIo } from '../../runtime/system-io.ts'
import { createStore } from '../../store/pocketbase/store.ts'
import { type Context, exitCodes } from '../context.ts'
import { type Asked, readArguments, usage } from './arguments.ts'
import { type Report, replayReport, shiftReport } from './report.ts'
import { readSettings } from './settings.ts'

const trace = () => undefined

export async function replay(words: readonly string[], context: Context): Promise<number> {
  const read = readArguments(words, context.now())
  if (!read.ok) return refuse(context, `${read.problem}\n\n${usage}`)
  const { asked } = read
  const settings = await readSettings(context, asked.dev)
  if (!settings.ok) return refuse(context, settings.problem)
  const { database, policies, base } = settings.settings
  const store = createStore(database, { ...systemIo, recordId: () => '' })
  const show = 'id' in asked.wanted ? 'all' : 'differences'
  if (asked.policyPath === null) {
    const policyOf = policyById({ policies: store.policies, trace }, policies)
    const find = (stored: DecidedVerification) => replayOne(stored, policyOf)
    return work({ asked, store, context }, { find, report: replayReport(show) })
  }
  const other = readPolicy(asked.policyPath, base)
  if (!other.ok) return refuse(context, other.problem)
  context.print(`What ${await policyId(other.policy)} would have decided`)
  const find = async (stored: DecidedVerification) => ok(await shiftOf(stored, other.policy))
  return work({ asked, store, context }, { find, report: shiftReport(show) })
}

interface Work<Found> {
  find: (stored: DecidedVerification) => Promise<Result<Found>>
  report: Report<Found>
}

async function work<Found>(
  { asked, store, context }: { asked: Asked; store: Store; context: Context },
  { find, report }: Work<Found>,
): Promise<number> {
  const startedAt = performance.now()
  const { decisions } = store
  for await (const stored of storedDecisions({ decisions, trace }, asked.wanted)) {
    if (!stored.ok) return fail(context, stored.fault)
    const found = await find(stored.value)
    if (!found.ok) return fail(context, found.fault)
    for (const line of report.lines(stored.value, found.value)) context.print(line)
  }
  const seconds = (performance.now() - startedAt) / 1000
  for (const line of report.summary(seconds)) context.print(line)
  return report.differs() ? exitCodes.differences : exitCodes.done
}

function refuse({ note }: Context, problem: string): number {
  note(problem)
  return exitCodes.usage
}

function fail(context: Context, fault: Fault): number {
  if (fault.kind === 'not_found') return refuse(context, 'There is no such verification')
  const reason = fault.kind === 'store' ? `${fault.reason}, ${fault.cause}` : fault.kind
  context.note(`The database could not be read: ${reason}`)
  return exitCodes.unreachable
}

/** Like the settings row: merged over the default policy, so that a file may contain only its changes. */
function readPolicy(path: string, base: Policy): Overridden {
  try {
    return overridePolicy(base, JSON.parse(readFileSync(path, 'utf8')))
  } catch (thrown) {
    return { ok: false, problem: `${path}: ${thrown instanceof Error ? thrown.message : thrown}` }
  }
}
