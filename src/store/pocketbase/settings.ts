/** The settings that clients may read. */

import * as z from 'zod'
import { ok } from '../../domain/faults/result.ts'
import type { SettingsStore } from '../../domain/ports/store.ts'
import { jsonColumn } from './client/json-column.ts'
import { recordIdOf } from './client/record-id.ts'
import type { Records } from './client/records.ts'

/** A person keeps this list by hand. */
const mostSettings = 500

const Setting = z.object({ key: z.string(), value: z.unknown() })

export const settingsStore = (records: Records): SettingsStore => ({
  publicSettings: async (trace) => {
    const rows = await records.list(
      {
        collection: 'settings',
        // The policy tells what to beat: it is never shown, whatever its row says.
        filter: 'public = {:public} && key != {:policy}',
        values: { public: true, policy: 'verification_policy' },
        sort: 'key',
        limit: mostSettings,
        schema: Setting,
      },
      trace,
    )
    return rows.ok ? ok(Object.fromEntries(rows.value.map(({ key, value }) => [key, value]))) : rows
  },

  read: async (key, trace) => {
    const rows = await records.list(
      {
        collection: 'settings',
        filter: 'key = {:key}',
        values: { key },
        sort: 'key',
        limit: 1,
        schema: Setting,
      },
      trace,
    )
    return rows.ok ? ok(rows.value[0]?.value ?? null) : rows
  },

  set: async (key, value, trace) => {
    const row = {
      id: await recordIdOf(`setting:${key}`),
      key,
      value: jsonColumn(value),
      public: false,
    }
    const kept = await records.batch(
      { writes: [{ method: 'PUT', collection: 'settings', row }], answer: 0, schema: z.unknown() },
      trace,
    )
    return kept.ok ? ok(undefined) : kept
  },
})
