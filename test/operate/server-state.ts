/** All data of a PocketBase server, as counts and hashes, so that two moments can be compared. */

import { Database } from 'bun:sqlite'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { storeOn, untraced, value } from '../store/world.ts'
import type { TestPocketBase } from '../support/pocketbase.ts'

export interface ServerState {
  /** Table → rows and a hash over all their bytes. */
  tables: Record<string, { rows: number; sha256: string }>
  /** Tables, indexes and triggers, as SQLite holds them. */
  schema: string
  /** Path under `storage` → hash of the bytes. */
  files: Record<string, string>
}

const sha256 = (bytes: string | Uint8Array): string =>
  new Bun.CryptoHasher('sha256').update(bytes).digest('hex')

/** Superusers change at a login, and `_params` holds the settings under a nonce of their own. */
const unsteady = ['_authOrigins', '_mfas', '_otps', '_superusers', '_params']

/** Reads what is on the disk, with the server running or not. */
export function stateOf({ dir }: Pick<TestPocketBase, 'dir'>): ServerState {
  const database = new Database(join(dir, 'data.db'))
  const names = database
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
    )
    .all()
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('sqlite_') && !unsteady.includes(name))
  const tables = Object.fromEntries(
    names.map((name) => {
      const rows = database.query(`SELECT * FROM "${name}" ORDER BY 1`).all()
      return [name, { rows: rows.length, sha256: sha256(JSON.stringify(rows)) }]
    }),
  )
  const schema = sha256(
    JSON.stringify(
      database
        .query(
          "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name",
        )
        .all(),
    ),
  )
  database.close()
  return { tables, schema, files: filesIn(join(dir, 'storage')) }
}

function filesIn(folder: string): Record<string, string> {
  // A new server has none yet.
  if (!existsSync(folder)) return {}
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry): [string, string] => {
        const path = join(entry.parentPath, entry.name)
        return [path.slice(folder.length + 1), sha256(readFileSync(path))]
      })
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )
}

export interface Wholeness {
  files: number
  /** Rows of `files` whose bytes are missing or differ from what was stored. */
  damaged: string[]
  /** Ids in records for which no file exists. */
  missing: string[]
}

/** Asks the server itself for every file that it knows, and holds it to its hash. */
export async function wholenessOf(pb: TestPocketBase): Promise<Wholeness> {
  const database = new Database(join(pb.dir, 'data.db'))
  const files = database
    .query<{ id: string; sha256: string }, []>('SELECT id, sha256 FROM files')
    .all()
  const named = database
    .query<{ id: string }, []>(
      `SELECT document_front id FROM profiles UNION SELECT document_back FROM profiles
       UNION SELECT facial_photo FROM profiles UNION SELECT facial_video FROM profiles
       UNION SELECT document_front FROM verification_history
       UNION SELECT document_back FROM verification_history
       UNION SELECT facial_photo FROM verification_history
       UNION SELECT reference_file FROM liveness_results
       UNION SELECT value FROM liveness_results, json_each(audit_files)`,
    )
    .all()
  database.close()
  const { store } = storeOn(pb)
  const damaged: string[] = []
  for (const file of files) {
    const read = value(await store.files.read(file.id, untraced))
    if (read === null || sha256(read.bytes) !== file.sha256) damaged.push(file.id)
  }
  const known = new Set(files.map(({ id }) => id))
  const missing = named.map(({ id }) => id).filter((id) => id !== '' && !known.has(id))
  return { files: files.length, damaged, missing }
}
