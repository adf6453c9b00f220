/** The settings of the service: public ones for clients, and private ones such as the policy. */

import * as z from 'zod'
import { ok } from '../../domain/faults/result.ts'
import type { SettingsStore } from '../../domain/ports/store.ts'
import { jsonColumn, recordIdOf } from './client/columns.ts'
import type { Records } from './client/records.ts'

const collection = 'settings'

/** An operator maintains this list manually. */
const mostSettings = 500

const Setting = z.object({ key: z.string(), value: z.unknown() })
const SettingValue = Setting.transform(({ value }) => value ?? null)

export const settingsStore = (records: Records): SettingsStore => ({
  publicSettings: async (trace) => {
    const rows = await records.list(
      {
        collection,
        // The policy tells an attacker which thresholds to beat: it is never public, even if its row is marked so.
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

  read: (key, trace) =>
    records.first(
      { collection, filter: 'key = {:key}', values: { key }, sort: 'key', schema: SettingValue },
      trace,
    ),

  set: async (key, value, trace) => {
    const id = await recordIdOf(`setting:${key}`)
    const row = { id, key, value: jsonColumn(value), public: false }
    return records.writeAll([{ method: 'PUT', collection, row }], trace)
  },
})
