// Decides stored verifications again and says whether every byte is the same, or what another policy would say.
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { policyId } from '../src/domain/decide.ts'
import type { Fault } from '../src/domain/faults.ts'
import { Policy } from '../src/domain/policy.ts'
import type { Store } from '../src/domain/ports.ts'
import type { DecidedVerification } from '../src/domain/replay.ts'
import { ok, type Result } from '../src/domain/result.ts'
import { policyById, replayOne, shiftOf, storedDecisions } from '../src/flows/replay-decisions.ts'
import { systemIo } from '../src/runtime/io.ts'
import { createStore } from '../src/store/store.ts'
import { type Asked, readArguments, usage } from './replay/arguments.ts'
import { type Report, replayReport, shiftReport } from './replay/report.ts'
import { readSettings } from './replay/settings.ts'

const exitCodes = { identical: 0, differences: 1, usage: 2, unreachable: 3 } as const

const trace = () => undefined

process.exitCode = await run(process.argv.slice(2))

async function run(words: readonly string[]): Promise<number> {
  const read = readArguments(words, new Date())
  if (!read.ok) return refuse(`${read.problem}\n\n${usage}`)
  const { asked } = read
  const settings = await readSettings(process.env, asked.dev)
  if (!settings.ok) return refuse(settings.problem)
  const { database, policies } = settings.settings
  const store = createStore(database, { ...systemIo, recordId: () => '' })
  const show = 'id' in asked.wanted ? 'all' : 'differences'
  if (asked.policyPath === null) {
    const policyOf = policyById({ policies: store.policies, trace }, policies)
    const find = (stored: DecidedVerification) => replayOne(stored, policyOf)
    return work(asked, store, { find, report: replayReport(show) })
  }
  const other = readPolicy(asked.policyPath)
  if (!other.ok) return refuse(other.problem)
  console.log(`What ${await policyId(other.policy)} would have decided`)
  const find = async (stored: DecidedVerification) => ok(await shiftOf(stored, other.policy))
  return work(asked, store, { find, report: shiftReport(show) })
}

interface Work<Found> {
  find: (stored: DecidedVerification) => Promise<Result<Found>>
  report: Report<Found>
}

async function work<Found>(
  { wanted }: Asked,
  { decisions }: Store,
  { find, report }: Work<Found>,
): Promise<number> {
  const startedAt = performance.now()
  for await (const stored of storedDecisions({ decisions, trace }, wanted)) {
    if (!stored.ok) return fail(stored.fault)
    const found = await find(stored.value)
    if (!found.ok) return fail(found.fault)
    for (const line of report.lines(stored.value, found.value)) console.log(line)
  }
  for (const line of report.summary((performance.now() - startedAt) / 1000)) console.log(line)
  return report.differs() ? exitCodes.differences : exitCodes.identical
}

function refuse(problem: string): number {
  console.error(problem)
  return exitCodes.usage
}

function fail(fault: Fault): number {
  if (fault.kind === 'not_found') return refuse('There is no such verification')
  const reason = fault.kind === 'store' ? `${fault.reason}, ${fault.cause}` : fault.kind
  console.error(`The database could not be read: ${reason}`)
  return exitCodes.unreachable
}

function readPolicy(path: string): { ok: true; policy: Policy } | { ok: false; problem: string } {
  try {
    const parsed = Policy.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    if (parsed.success) return { ok: true, policy: parsed.data }
    return { ok: false, problem: `${path} is no policy:\n${z.prettifyError(parsed.error)}` }
  } catch (thrown) {
    return { ok: false, problem: `${path}: ${thrown instanceof Error ? thrown.message : thrown}` }
  }
}
