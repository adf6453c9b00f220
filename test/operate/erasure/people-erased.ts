/** People to erase, and what a test must know to check that nothing is left of them. */

import { Database } from 'bun:sqlite'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { operate } from '../../../src/operate/commands.ts'
import { newProfile, newSession, specimen, submission, variantOf } from '../../support/people.ts'
import type { TestPocketBase } from '../../support/pocketbase.ts'
import { bodyOf, unique, type World } from '../../support/world.ts'
import { variablesOf } from '../run.ts'

export interface Known {
  userId: string
  profileId: string
  sessionId: string
  /** Texts that occur only in their rows. */
  marks: string[]
}

/** The part of a WEBM file that is checked. */
const webm = new Uint8Array([
  0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 1, 0x42, 0xf7, 0x81, 1, 0x42, 0xf2, 0x81, 4, 0x42,
  0xf3, 0x81, 8, 0x42, 0x82, 0x84, 0x77, 0x65, 0x62, 0x6d,
])

/** Stores something in every collection that can hold personal data, in every way that exists. */
export async function someoneEverywhere(world: World): Promise<Known> {
  const userId = unique('user')
  const name = unique('Zora')
  const email = `${unique('zora')}@example.com`
  const fields = { userID: userId, name, email, phoneNumber: '+351 555 0100' }
  const profileId = await newProfile(world, fields, {
    headers: { 'Idempotency-Key': unique('key') },
  })
  // Opened without a profile: its picture has no profile when it is stored.
  const sessionId = await newSession(world, { scenario: 'approved' })
  await world.call(`/api/face-liveness/results/${sessionId}`)
  const form = await submission(world, 'approved', sessionId)
  const { document_front = '' } = form
  // Read before the profile exists.
  const analysis = await world.call('/api/ollama/document-analysis', {
    method: 'POST',
    form: { document_front },
    headers: { 'Idempotency-Key': unique('key') },
  })
  const { data } = await bodyOf(analysis)
  const stored = await world.call(`/api/verification_history/${profileId}`, {
    method: 'POST',
    form,
    headers: { 'Idempotency-Key': unique('key') },
  })
  if (stored.status !== 201) throw new Error(`A verification failed: ${stored.status}`)
  const unused = await abandoned(world, profileId)
  const facial_photo = await specimen(world, 'approved', 'facial_photo', variantOf(unused))
  const facial_video = new Blob([webm])
  await world.call(`/api/profiles/${profileId}`, {
    method: 'PATCH',
    form: { facial_photo, facial_video, face_liveness_session_id: unused },
  })
  const { eventId } = JSON.parse(String(form.fingerprint))
  const number = data.analysis_json.document_number
  const marks = [userId, name, email, sessionId, unused, eventId, number]
  return { userId, profileId, sessionId, marks: marks.map(String) }
}

/** A completed session without a profile, with its result, and an unfinished session of the profile. */
async function abandoned(world: World, profileId: string): Promise<string> {
  await newSession(world, { scenario: null, profileId })
  const sessionId = await newSession(world, { scenario: 'approved' })
  await world.call(`/api/face-liveness/results/${sessionId}`)
  return sessionId
}

/** Every row of every table of the data, as one text. */
export function textOf({ dir }: Pick<TestPocketBase, 'dir'>): string {
  const database = new Database(join(dir, 'data.db'), { readonly: true })
  const names = database
    .query<{ name: string }, []>("SELECT name FROM sqlite_master WHERE type = 'table'")
    .all()
  const rows = names.map(({ name }) => database.query(`SELECT * FROM "${name}"`).all())
  database.close()
  return JSON.stringify(rows)
}

/** How many rows name the profile, by collection; and its files. */
export function rowsOf({ dir }: Pick<TestPocketBase, 'dir'>, profileId: string) {
  const database = new Database(join(dir, 'data.db'), { readonly: true })
  const count = (sql: string) =>
    database.query<{ n: number }, [string]>(sql).get(profileId)?.n ?? Number.NaN
  const counts = {
    verifications: count('SELECT count(*) n FROM verification_history WHERE profile = ?'),
    sessions: count('SELECT count(*) n FROM liveness_sessions WHERE profile = ?'),
    attempts: count('SELECT count(*) n FROM verification_attempts WHERE profile = ?'),
    sightings: count('SELECT count(*) n FROM sightings WHERE profile = ?'),
    analyses: count('SELECT count(*) n FROM document_analyses WHERE profile = ?'),
    files: count('SELECT count(*) n FROM files WHERE profile = ?'),
    answers: count('SELECT count(*) n FROM idempotency_keys WHERE instr(body, ?) > 0'),
    trail: count('SELECT count(*) n FROM status_history WHERE profile = ?'),
  }
  database.close()
  return counts
}

export const fileIds = ({ dir }: Pick<TestPocketBase, 'dir'>): string[] => {
  const database = new Database(join(dir, 'data.db'), { readonly: true })
  const rows = database.query<{ id: string }, []>('SELECT id FROM files ORDER BY id').all()
  database.close()
  return rows.map(({ id }) => id)
}

/** PocketBase deletes pictures from the disk a moment after it has answered. */
export async function leftTheDisk({ dir }: Pick<TestPocketBase, 'dir'>, ids: readonly string[]) {
  const onDisk = () => readdirSync(join(dir, 'storage'), { recursive: true, encoding: 'utf8' })
  while (onDisk().some((path) => ids.some((id) => path.includes(`${id}/`)))) await Bun.sleep(25)
}

export interface Outside {
  url?: string
  now?: () => Date
  /** Called with every line that is printed. */
  told?: (line: string) => void
}

/** The command in this process. */
export async function erase(pb: TestPocketBase, words: readonly string[], outside: Outside = {}) {
  const lines: string[] = []
  const write = (line: string) => {
    lines.push(line)
    outside.told?.(line)
  }
  const code = await operate(['erase', ...words], {
    env: { ...variablesOf(pb), POCKETBASE_URL: outside.url ?? pb.url },
    now: outside.now ?? (() => new Date()),
    print: write,
    note: write,
  })
  return { code, lines, text: lines.join('\n') }
}
