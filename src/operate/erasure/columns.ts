// What of the database is a person's. A collection or a column that is missing here fails
// test/operate/erasure/columns.test.ts.

/** A profile without its person. Its `userID` becomes one of `erasedUserId`. */
export const emptyProfile = {
  identity: '',
  name: '',
  document_type: '',
  document_number: '',
  country: '',
  country_code: '',
  phone_number: '',
  email: '',
  gender: '',
  ip_address: '',
  language: '',
  face_liveness_session_id: '',
  face_liveness_confidence: null,
  face_liveness_status: '',
  face_liveness_result: null,
  document_front: '',
  document_back: '',
  facial_photo: '',
  facial_video: '',
} as const

export const profileFiles = [
  'document_front',
  'document_back',
  'facial_photo',
  'facial_video',
] as const

/** Whose rows go, in the order in which they are shown. */
export const erasedCollections = [
  'verification_history',
  'device_events',
  'liveness_results',
  'liveness_sessions',
  'session_claims',
  'idempotency_keys',
  'document_analyses',
  'verification_attempts',
  'sightings',
  'files',
] as const
export type ErasedCollection = (typeof erasedCollections)[number]

/**
 * Whose rows stay, with the columns that nothing is taken from: the emptied profile, its trail, and what is of no
 * person.
 */
export const keptColumns = {
  profiles: ['id', 'team', 'security_level', 'verification_status', 'created', 'updated'],
  status_history: [
    'id',
    'profile',
    'seq',
    'previous_status',
    'new_status',
    'notes',
    'updated_by',
    'verification',
    'created',
  ],
  settings: ['id', 'key', 'value', 'public', 'created', 'updated'],
  policies: ['id', 'policy_id', 'policy', 'created'],
} as const

const prefix = 'erased-'

/** A new one each time, as the team's own word for the person was unique too. */
export const erasedUserId = (): string => `${prefix}${crypto.randomUUID()}`

/** What such a `userID` begins with, and no other should. */
export const isErasedUserId = (userId: unknown): boolean =>
  /^erased-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(userId))

const columns = (comparison: '=' | '!='): string[] =>
  Object.entries(emptyProfile).map(
    ([column, empty]) => `${column} ${comparison} ${empty === null ? 'null' : "''"}`,
  )

/** For a filter of profiles: those that were erased and have nothing in their columns since. */
export const isEmptied = `(userID ~ '${prefix}%' && ${columns('=').join(' && ')})`

/** All others: somebody can write to a profile that was erased, and then there is somebody in it again. */
export const isNotEmptied = `(userID !~ '${prefix}%' || ${columns('!=').join(' || ')})`

/** Collections of rows that name their profile. */
export const collectionsOfProfiles = [
  'verification_history',
  'liveness_sessions',
  'document_analyses',
  'verification_attempts',
  'sightings',
  'files',
] as const satisfies readonly ErasedCollection[]
