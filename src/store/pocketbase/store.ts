/** The store: PocketBase behind the ports of the domain. */

import * as z from 'zod'
import type { PocketBaseConfig } from '../../config/config.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { Gate } from '../../io/gate.ts'
import { analysisStore } from './analyses.ts'
import type { ClientIo } from './client/attempt.ts'
import { createClient, createDatabaseGate } from './client/client.ts'
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

export interface StoreIo extends ClientIo {
  /** A new record id: 15 of `[a-z0-9]`. */
  recordId: () => string
  /** For whoever else wants to know how busy the database is; absent: one of its own. */
  gate?: Gate
}

export { createDatabaseGate }

/** Builds the store without a call; it logs in on first use. */
export function createStore(config: PocketBaseConfig, io: StoreIo): Store {
  const client = createClient(config, io)
  const records = createRecords(client)
  const tokens = fileTokens(client, io.now)
  const { recordId, now } = io
  return {
    profiles: profileStore(records, recordId),
    files: fileStore({ records, client, tokens, recordId }),
    liveness: livenessStore(records, recordId, now),
    analyses: analysisStore(records, recordId),
    leases: leaseStore(records, recordId, now),
    verifications: verificationStore(records, recordId),
    decisions: decisionArchive(records),
    policies: policyStore(records),
    settings: settingsStore(records),
    sightings: sightingStore(records),
    idempotency: idempotencyStore(records, recordId),
    probe: async (trace) => {
      // Any collection will do: guests may list none.
      const found = await records.first(
        { collection: 'settings', filter: '', values: {}, sort: '', schema: z.unknown() },
        trace,
      )
      if (found.ok) return 'authenticated'
      const { fault } = found
      // Not asked, because it has more to do than it can: it is up.
      if (fault.kind === 'overloaded') return 'authenticated'
      const isUnauthenticated = fault.kind === 'store' && fault.reason === 'unauthenticated'
      return isUnauthenticated ? 'unauthenticated' : 'unreachable'
    },
  }
}
