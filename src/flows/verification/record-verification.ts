/** Verifies a person: admit → prepare → gather → decide → commit. */

import { decide } from '../../domain/decision/decide.ts'
import { isCertain } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { type AdmitNeeds, type Admitted, admit, type Submission } from './admit.ts'
import { type CommitNeeds, commit } from './commit.ts'
import type { Recorded } from './existing-record.ts'
import { type GatherNeeds, gather } from './gather.ts'
import { type PrepareNeeds, prepare } from './prepare.ts'

export type RecordVerification = (
  submission: Submission,
  context: RequestContext,
) => Promise<Result<Recorded>>

interface Needs extends AdmitNeeds, PrepareNeeds, GatherNeeds, CommitNeeds {
  /** A new record id: 15 of `[a-z0-9]`. */
  recordId: () => string
}

/** Each conflict means that another request wrote its status row, so the loop ends unless this many interleave. */
const maxAttempts = 40

export const recordVerification =
  (needs: Needs): RecordVerification =>
  async (submission, context) => {
    const admitted = await admit(needs, submission, context)
    if (!admitted.ok) return admitted
    if ('verification' in admitted.value) return ok(admitted.value)
    let created = false
    try {
      const recorded = await verify(needs, admitted.value, context)
      created = recorded.ok && recorded.value.created
      return recorded
    } finally {
      // A commit deletes the lease. Otherwise, even after a bug, it must not block the session for minutes.
      if (!created) await needs.store.leases.release(admitted.value.lease, context.trace)
    }
  }

async function verify(
  needs: Needs,
  admitted: Admitted,
  context: RequestContext,
): Promise<Result<Recorded>> {
  const { store, now, recordId } = needs
  const { trace, paidCalls } = countPaidCalls(context.trace)

  const prepared = await prepare(needs, admitted, trace)
  if (!prepared.ok) return prepared

  const gathered = await gather(needs, prepared.value, trace)
  if (!gathered.ok) return gathered

  /** Uploads are deleted if it is certain that no record names them. */
  const discardUploads = () => store.files.discard(gathered.value.uploadedIds, context.trace)
  let draft = { ...gathered.value, id: recordId(), paidCalls: paidCalls() }
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const decision = await decide(draft.evidence, draft.policy, new Date(now()))

    const committed = await commit(needs, { ...draft, decision }, context)
    if (!committed.ok) {
      if (isCertain(committed.fault)) await discardUploads()
      return committed
    }
    if ('verification' in committed.value) {
      if (!committed.value.created) await discardUploads()
      return ok(committed.value)
    }
    draft = { ...draft, ...committed.value.changed }
  }
  await discardUploads()
  return err({ kind: 'store', reason: 'refused', cause: 'status_contention' })
}

/** The transport says of each call whether the vendor bills for it. */
function countPaidCalls(trace: Trace): { trace: Trace; paidCalls: () => number } {
  let calls = 0
  return {
    trace: (call) => {
      if (call.isPaid) calls += 1
      trace(call)
    },
    paidCalls: () => calls,
  }
}
