/** Every stored decision can be repeated from the stored data, byte for byte. A changed one is found. */

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { policyId } from '../../../src/domain/decision/decide.ts'
import { defaultPolicy } from '../../../src/domain/decision/default-policy.ts'
import type { Policy } from '../../../src/domain/decision/policy.ts'
import { person, present, storeOn, untraced, value } from '../../store/world.ts'
import { freshPocketBase, type TestPocketBase } from '../../support/pocketbase.ts'
import { decidedRow, storeAll, storeOne, variedEvidence } from './stored.ts'

setDefaultTimeout(300_000)

const count = 1200
const seed = 20260321
const now = new Date('2026-03-21T12:00:00.000Z')
const policy = defaultPolicy({ faceLivenessThreshold: 75, faceMatchThreshold: 90 })
/** No threshold of the environment produces this policy: it exists only in the database. */
const ownPolicy: Policy = { ...policy, name: 'own' }

const folder = mkdtempSync(join(tmpdir(), 'identivia-replay-'))
const ownTeam = 'team-of-the-forged'
let pb: TestPocketBase
let world: ReturnType<typeof storeOn>
let profile = ''
let ids: string[] = []

beforeAll(async () => {
  pb = await freshPocketBase()
  world = storeOn(pb)
  profile = value(await world.store.profiles.createOrFind(person(), untraced)).id
  value(await world.store.policies.save(await policyId(ownPolicy), ownPolicy, untraced))
  const rows = await Promise.all(
    variedEvidence(count, seed).map((evidence, index) =>
      decidedRow(evidence, { policy: index % 2 === 0 ? policy : ownPolicy, profile, now }),
    ),
  )
  await storeAll(world.store, rows)
  ids = rows.map(({ id }) => id)
})

afterAll(async () => {
  await pb.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function replay(...words: string[]) {
  const ran = Bun.spawn([process.execPath, 'tools/operate.ts', 'replay', ...words], {
    stdout: 'pipe',
    stderr: 'pipe',
    env: {
      PATH: process.env.PATH,
      POCKETBASE_URL: pb.url,
      PB_USER_EMAIL: pb.email,
      PB_USER_PASSWORD: pb.password,
    },
  })
  const [output, complaints] = await Promise.all([ran.stdout.text(), ran.stderr.text()])
  return { code: await ran.exited, output, complaints, lines: output.trim().split('\n') }
}

/** A row whose decision does not follow from its evidence. */
async function forgedRow() {
  const [evidence] = variedEvidence(1, seed + 1)
  if (evidence === undefined) throw new Error('No evidence was made')
  const dead = { ...evidence, faceMatch: { state: 'observed', similarityPercent: 3 } } as const
  const forged = { outcome: 'approved', reasons: [] } as const
  const row = await decidedRow(dead, { policy, profile, now }, { ...forged, reasons: [] })
  return { ...row, team: ownTeam }
}

test('all stored decisions are identical, in pages of bounded size', async () => {
  const { code, output, lines } = await replay('--all')
  expect(output).toContain(
    `${count} verifications replayed: ${count} identical, 0 different, 0 unknown policy, 0 unreadable`,
  )
  expect(code).toBe(0)
  expect(lines).toHaveLength(1)
  process.stdout.write(`${lines.at(-1)}\n`)
})

test('one verification is identical; an unknown one is wrong usage', async () => {
  const [id = ''] = ids
  const one = await replay(id)
  expect(one.lines[0]).toMatch(new RegExp(`^${id}  \\w+ +identical$`))
  expect(one.code).toBe(0)
  expect((await replay('nobodyhasthisid')).code).toBe(2)
})

test('a record that was written with a wrong decision is found, reason by reason', async () => {
  const row = await forgedRow()
  await storeOne(world.store, row)
  const { code, output } = await replay('--all', '--team', ownTeam)
  expect(code).toBe(1)
  expect(output).toContain(`${row.id}  approved  different`)
  expect(output).toMatch(/decision +outcome +approved → declined/)
  expect(output).toMatch(/record +status +verified → rejected/)
  expect(output).toMatch(/reason +FACE_MISMATCH +\(none\) → decline/)
  expect(output).toContain('1 verification replayed: 0 identical, 1 different')
  expect(output).not.toContain('Exemplar')
})

test('a record that was changed in the database itself is found', async () => {
  const [, id = ''] = ids
  const database = new Database(join(pb.dir, 'data.db'))
  const change = `UPDATE verification_history SET evidence =
    json_set(evidence, '$.securityLevel', CASE evidence ->> '$.securityLevel' WHEN 'low' THEN 'high' ELSE 'low' END)
    WHERE id = ?`
  // The trigger refuses it, so whoever does this has to remove the trigger first.
  expect(() => database.run(change, [id])).toThrow('UPDATE is refused')
  database.run('DROP TRIGGER verification_history_no_update')
  database.run(change, [id])
  database.close()
  const { code, output } = await replay('--all', '--team', '')
  expect(code).toBe(1)
  expect(output).toMatch(new RegExp(`${id}  \\w+ +different`))
  expect(output).toMatch(/decision +evidence_hash/)
  expect(output).toContain(`${count - 1} identical, 1 different`)
})

test('a decision of an unknown policy does not count as identical', async () => {
  const unkept: Policy = { ...policy, name: 'unkept' }
  const [evidence] = variedEvidence(1, seed + 2)
  if (evidence === undefined) throw new Error('No evidence was made')
  const row = await decidedRow(evidence, { policy: unkept, profile, now })
  await storeOne(world.store, { ...row, team: 'team-of-the-unkept' })
  const { code, output } = await replay(row.id)
  expect(code).toBe(1)
  expect(output).toContain(`unknown policy ${await policyId(unkept)}`)
  value(await world.store.policies.save(await policyId(unkept), unkept, untraced))
  expect((await replay('--all', '--team', 'team-of-the-unkept')).code).toBe(0)
})

test('another policy shows how many outcomes change, in which direction, by which code', async () => {
  const path = join(folder, 'stricter.json')
  const { levels } = policy
  const strict = {
    ...levels.standard,
    liveness: { ...levels.standard.liveness, passAtPercent: 99 },
  }
  const stricter = { name: 'stricter', levels: { low: strict, standard: strict, high: strict } }
  writeFileSync(path, JSON.stringify(stricter))
  const { code, output, lines } = await replay('--all', '--team', '', '--policy', path)
  expect(code).toBe(1)
  expect(lines[0]).toBe(`What ${await policyId(stricter)} would have decided`)
  expect(output).toMatch(/approved → declined +\d+\n {4}by LIVENESS_LOW_CONFIDENCE +\d+/)
  expect(lines.at(-1)).toMatch(/^1200 verifications: \d+ outcomes would change, 0 unreadable/)
  writeFileSync(path, '{"levels":{"high":{"mandatory":[]}}}')
  expect((await replay('--all', '--policy', path)).code).toBe(2)
  // Only what changes need be named, as in the settings row.
  writeFileSync(
    path,
    '{"name":"part","levels":{"standard":{"minimumAgeYears":120},"high":{"minimumAgeYears":120}}}',
  )
  const part = await replay('--all', '--policy', path)
  expect(part.code).toBe(1)
  expect(part.lines[0]).toStartWith('What part@')
  expect(part.output).toContain('by UNDERAGE')
})

test('with --since only newer verifications are replayed', async () => {
  const later = new Date(Date.now() + 60_000).toISOString()
  const none = await replay('--all', '--since', later)
  expect([none.code, none.output]).toEqual([0, expect.stringContaining('0 verifications replayed')])
  const some = await replay('--all', '--since', '1h', '--team', 'team-of-the-unkept')
  expect(some.output).toContain('1 verification replayed')
})

test('a stored policy cannot be changed, is written once by a process, and is checked by its hash', async () => {
  const { store, requests } = storeOn(pb)
  const kept: Policy = { ...policy, name: 'kept-twice' }
  const id = await policyId(kept)
  const writes = () =>
    requests.filter(({ method, url }) => method === 'POST' && /policies/.test(url))
  await Promise.all([1, 2, 3].map(() => store.policies.save(id, kept, untraced)))
  value(await store.policies.save(id, kept, untraced))
  expect(writes()).toHaveLength(1)
  value(await storeOn(pb).store.policies.save(id, kept, untraced))
  expect(present(await store.policies.find(id, untraced))).toEqual(kept)
  value(await store.policies.save('forged@000000000000', kept, untraced))
  expect(value(await store.policies.find('forged@000000000000', untraced))).toBeNull()
  const database = new Database(join(pb.dir, 'data.db'))
  expect(() => database.run("UPDATE policies SET policy = '{}'")).toThrow('UPDATE is refused')
  database.close()
})
