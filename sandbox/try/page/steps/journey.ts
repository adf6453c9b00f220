// What a web app does to verify one person: the calls in order, with that person's token.
import {
  type Answer,
  type Claims,
  Event,
  LivenessResult,
  OperatorAnswers,
  OwnProfile,
  Person,
  Reading,
  Session,
} from '../answers.ts'
import type { Sender, Sending } from '../calls.ts'

export interface Pictures {
  readonly document_front: Blob
  readonly document_back?: Blob
  /** The photo in the form. */
  readonly facial_photo: Blob
  /** What the camera of the face check sees. */
  readonly selfie: Blob
}

export interface FaceCheck {
  readonly sessionId: string
  /** Null if the result could not be read. */
  readonly isLive: boolean | null
  readonly answer: Answer
}

export interface Verdict {
  /** The person's own answer. */
  readonly applicant: Answer
  readonly operator: OperatorAnswers
}

/** A call that the API refused; its answer says why. */
export class Refused extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super(`The API answered ${answer.status}`)
    this.name = 'Refused'
    this.answer = answer
  }
}

export interface Journey {
  readonly person: Person
  /** Saves the claims and images. Resolves to what was read on the document, or null if it could not be read. */
  sendDocuments(claims: Claims, pictures: Pictures): Promise<Record<string, string | null> | null>
  checkFace(selfie: Blob): Promise<FaceCheck>
  decide(claims: Claims, sent: Pick<Pictures, 'document_back'>, sessionId: string): Promise<Verdict>
}

/** The team's server creates the profile and its token. */
export async function startJourney(
  { call }: Sender,
  scenario: string,
  pageUrl: string,
): Promise<Journey> {
  const made = await call('/try/people', { who: 'team', method: 'POST', ...json({ scenario }) })
  const person = Person.parse(taken(made).body)
  const own = (path: string, { headers = {}, ...sending }: Omit<Sending, 'who'> = {}) =>
    call(`${person.api}${path}`, {
      who: 'applicant',
      headers: { ...headers, authorization: `Bearer ${person.access_token}` },
      ...sending,
    })
  const profile = `/api/profiles/${person.profile_id}`

  return {
    person,

    async sendDocuments(claims, { document_front, document_back, facial_photo }) {
      const sides = { document_front, ...(document_back ? { document_back } : {}) }
      const known = OwnProfile.parse(taken(await own(profile)).body).data
      const isDecided = ['verified', 'rejected'].includes(known.verification_status)
      // After a decision the identity of a profile cannot change; the submission still sends it.
      const identity = {
        document_number: claims.document_number,
        document_name: claims.name,
        country: claims.country,
        verification_status: 'pending',
      }
      const fields = { document_type: claims.document_type, ...(isDecided ? {} : identity) }
      const body = formOf({ ...fields, ...sides, facial_photo })
      taken(await own(profile, { method: 'PATCH', body }))
      const read = await own('/api/ollama/document-analysis', {
        method: 'POST',
        body: formOf(sides),
      })
      const reading = Reading.safeParse(read.body)
      return reading.success ? reading.data.data.verification_history_fields : null
    },

    async checkFace(selfie) {
      const opened = taken(await own('/api/face-liveness/session', { method: 'POST' }))
      const { sessionId } = Session.parse(opened.body)
      taken(await own('/api/aws/credentials'))
      // In production the vendor's component records the face with these keys; here an image replaces it.
      const filmed = { who: 'vendor', method: 'POST', body: selfie } as const
      taken(await call(`/sandbox/liveness/${sessionId}`, filmed))
      const answer = await own(`/api/face-liveness/results/${sessionId}`)
      const result = LivenessResult.safeParse(answer.body)
      return { sessionId, isLive: result.success ? result.data.data.isLive : null, answer }
    },

    async decide(claims, { document_back }, sessionId) {
      const { visitor_id: claimedVisitor, ...fields } = claims
      // In production this is the device vendor's script in the page.
      const agent = await call('/sandbox/fingerprint/events', {
        who: 'vendor',
        method: 'POST',
        ...json({
          scenario,
          url: pageUrl,
          ip_address: person.address,
          visitor_id: person.visitor_id,
        }),
      })
      const event = Event.parse(taken(agent).body)
      const visitorId = claimedVisitor ?? event.visitor_id
      const fingerprint = JSON.stringify({ eventId: event.event_id, visitorId })
      const said = Object.entries(fields)
        .map(([name, value]): [string, string] => [name, String(value)])
        .filter(([, value]) => value !== '')
      // The profile's images are used, except that a claimed passport has no back.
      const body = formOf({
        ...Object.fromEntries(said),
        liveness_session_id: sessionId,
        fingerprint,
        ...(document_back ? { document_back } : {}),
      })
      const applicant = await own(`/api/verification_history/${person.profile_id}`, {
        method: 'POST',
        body,
      })
      const seen = await call(`/try/people/${person.profile_id}?session=${sessionId}`, {
        who: 'team',
      })
      return { applicant, operator: OperatorAnswers.parse(taken(seen).body) }
    },
  }
}

function taken(answer: Answer): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer
  throw new Refused(answer)
}

const json = (value: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

function formOf(fields: Record<string, string | Blob>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.set(name, value)
    else form.set(name, value, name)
  }
  return form
}
