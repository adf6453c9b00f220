/** The database writes for one person, from profile to decision, in the order of the flows. */

import type { Store } from '../src/domain/ports/store.ts'
import { jpeg, move, person, unique, untraced, value, verification } from '../test/store/world.ts'

/** The size of a specimen. A phone sends ten times as much, which costs disk rather than database time. */
const pictureBytes = 26_000

const picture = (kind: string, profile: string) => {
  const { bytes } = jpeg()
  const padded = new Uint8Array(pictureBytes)
  padded.set(bytes)
  const sha256 = new Bun.CryptoHasher('sha256').update(padded).digest('hex')
  return jpeg({ kind, profile, bytes: padded, sha256 })
}

export async function writeOnePerson(store: Store): Promise<void> {
  const team = 'bench'
  const { id: profile } = value(await store.profiles.createOrFind(person({ team }), untraced))
  const sessionId = unique()
  const at = new Date()
  value(
    await store.liveness.open(
      {
        sessionId,
        team,
        profile,
        client: 'bench',
        lockKey: profile,
        challenge: 'FaceMovementAndLightChallenge',
        expiresAt: new Date(at.getTime() + 180_000),
      },
      untraced,
    ),
  )
  const put = async (kind: string) => value(await store.files.put(picture(kind, profile), untraced))
  const reference = await put('liveness_reference')
  value(
    await store.liveness.saveResult(
      {
        sessionId,
        status: 'SUCCEEDED',
        confidencePercent: 97,
        lockKey: profile,
        live: true,
        referenceFile: reference.id,
        referenceBox: null,
        auditFiles: [],
      },
      untraced,
    ),
  )
  const lease = value(await store.leases.take(sessionId, untraced))
  value(await store.sightings.saveAttempt({ team, profile, sessionId, at }, untraced))
  const [document_front, facial_photo] = await Promise.all([
    put('document_front'),
    put('facial_photo'),
  ])
  const key = () => unique().replaceAll('-', '')
  const marks = (['device', 'document', 'face', 'address'] as const).map((kind) => ({
    kind,
    key: key(),
    refusedFrom: 1,
  }))
  if (lease !== null)
    value(
      await store.sightings.saveAttempt(
        { team, profile, sessionId, leaseId: lease.id, at },
        untraced,
      ),
    )
  const row = verification({
    team,
    profile,
    livenessSessionId: sessionId,
    files: { document_front, facial_photo },
  })
  value(
    await store.verifications.commit(
      row,
      { bindSession: false, deviceEventId: unique(), move: move(), lease, marks },
      untraced,
    ),
  )
}
