/** The store: PocketBase behind the ports of the core. */

import * as z from 'zod'
import type { Store } from '../../domain/ports/store.ts'
import { analysisStore } from './analyses.ts'
import { createClient } from './client/client.ts'
import type { StoreConfig, StoreIo } from './client/io.ts'
import { createRecords } from './client/records.ts'
import { fileTokens } from './files/file-token.ts'
import { fileStore } from './files/files.ts'
import { idempotencyStore } from './idempotency-keys.ts'
import { leaseStore } from './liveness/leases.ts'
import { livenessStore } from './liveness/liveness-sessions.ts'
import { policyStore } from './policies.ts'
import { profileStore } from './profiles/profiles.ts'
import { settingsStore } from './settings.ts'
import { sightingStore } from './sightings.ts'
import { decisionArchive } from './verifications/decisions.ts'
import { verificationStore } from './verifications/verifications.ts'

/** Builds the store without a call; it logs in when it is first used. */
export function createStore(config: StoreConfig, io: StoreIo): Store {
  const client = createClient(config, io)
  const records = createRecords(client)
  const tokens = fileTokens(client, io.now)
  const { recordId, now } = io
  return {
    profiles: profileStore(records, recordId),
    files: fileStore({ records, client, tokens, recordId }),
    liveness: livenessStore(records, now),
    analyses: analysisStore(records, recordId),
    leases: leaseStore(records, { now, recordId }),
    verifications: verificationStore(records, recordId),
    decisions: decisionArchive(records),
    policies: policyStore(records),
    settings: settingsStore(records),
    sightings: sightingStore(records),
    idempotency: idempotencyStore(records, recordId),
    probe: async (trace) => {
      // Any row would do: guests are refused the whole collection.
      const answer = await records.list(
        { collection: 'settings', filter: '', values: {}, sort: '', limit: 1, schema: z.unknown() },
        trace,
      )
      if (answer.ok) return 'authenticated'
      const { fault } = answer
      const isStranger = fault.kind === 'store' && fault.reason === 'unauthenticated'
      return isStranger ? 'unauthenticated' : 'unreachable'
    },
  }
}
