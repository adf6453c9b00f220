/** Verifies a person: admit → prepare → gather → decide → commit. */

import { decide } from '../../domain/decision/decide.ts'
import { isCertain } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import { observed, type Trace } from '../../domain/ports/trace.ts'
import type { Flow } from '../flow.ts'
import { type AdmitNeeds, admit, type Recorded, type Submission } from './admit.ts'
import { type Changed, type CommitNeeds, commit } from './commit.ts'
import { type GatherNeeds, gather } from './gather.ts'
import { giveBack, whileHeld } from './hold-lease.ts'
import type { Draft } from './new-verification.ts'
import { type PrepareNeeds, prepare } from './prepare.ts'

export type RecordVerification = Flow<Submission, Recorded>

interface Needs extends AdmitNeeds, PrepareNeeds, GatherNeeds, CommitNeeds {
  recordId: () => string
}

export const recordVerification =
  (needs: Needs): RecordVerification =>
  async (submission, context) => {
    const { store, now, recordId, sleep } = needs
    const { leases } = store
    const { trace, paidCalls } = countPaidCalls(context.trace)

    const admitted = await admit(needs, submission, context)
    if (!admitted.ok) return admitted
    const admission = admitted.value
    if ('verification' in admission) return ok(admission)

    let isCreated = false
    const verify = async (): Promise<Result<Recorded>> => {
      const prepared = await prepare(needs, admission, trace)
      if (!prepared.ok) return prepared

      const gathered = await gather(needs, prepared.value, trace)
      if (!gathered.ok) return gathered

      const draft = { ...gathered.value, id: recordId(), paidCalls: paidCalls() }
      let { uploadedIds } = draft
      const recorded = await untilCommitted(draft, async (current) => {
        uploadedIds = current.uploadedIds
        const decision = await decide(current.evidence, current.policy, new Date(now()))

        return commit(needs, { ...current, decision }, context)
      })
      isCreated = recorded.ok && recorded.value.created
      // Uploads are deleted if it is certain that no new record names them.
      if (recorded.ok ? !isCreated : isCertain(recorded.fault))
        await store.files.discard(uploadedIds, context.trace)
      return recorded
    }
    try {
      return await whileHeld({ leases, sleep }, admission.lease, context.trace, verify)
    } finally {
      // A commit deletes the lease. Otherwise it is given back, even after a bug: it must not block the session.
      if (!isCreated) await giveBack({ leases, sleep }, admission.lease, context.trace)
    }
  }

/** In each round another request has written its status row, so this many must interleave before it gives up. */
const maxAttempts = 40

/** Decides again after a conflict, on what the other request changed. */
async function untilCommitted(
  draft: Draft,
  decideAndCommit: (draft: Draft) => Promise<Result<Recorded | Changed>>,
): Promise<Result<Recorded>> {
  let current = draft
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const committed = await decideAndCommit(current)
    if (!committed.ok) return committed
    if ('verification' in committed.value) return ok(committed.value)
    current = { ...current, ...committed.value.changed }
  }
  return err({ kind: 'store', reason: 'refused', cause: 'status_contention' })
}

/** The transport says of each call whether the vendor bills for it. */
function countPaidCalls(trace: Trace): { trace: Trace; paidCalls: () => number } {
  let calls = 0
  return {
    trace: observed(trace, ({ isPaid }) => {
      if (isPaid) calls += 1
    }),
    paidCalls: () => calls,
  }
}
