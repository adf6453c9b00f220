// Which collections and columns hold personal data. One that is missing here fails
// test/operate/erasure/columns.test.ts.

/** A profile without personal data. Its `userID` becomes an `erasedUserId`. */
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

/** Collections whose rows are deleted, in the order in which they are printed. */
export const erasedCollections = [
  'verification_history',
  'device_events',
  'liveness_results',
  'liveness_sessions',
  'session_claims',
  'liveness_slots',
  'idempotency_keys',
  'document_analyses',
  'verification_attempts',
  'sightings',
  'files',
] as const
export type ErasedCollection = (typeof erasedCollections)[number]

/**
 * Collections whose rows stay, with the columns that are not cleared: the emptied profile, its status history, and
 * what is not personal data.
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
    'decided_by',
    'identity_by',
    'verification',
    'created',
  ],
  settings: ['id', 'key', 'value', 'public', 'created', 'updated'],
  policies: ['id', 'policy_id', 'policy', 'created'],
} as const

const prefix = 'erased-'

/** A new one each time, because a userID is unique in its team. */
export const erasedUserId = (): string => `${prefix}${crypto.randomUUID()}`

/** Whether a `userID` is one of these. */
export const isErasedUserId = (userId: unknown): boolean =>
  /^erased-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(userId))

const columns = (comparison: '=' | '!='): string[] =>
  Object.entries(emptyProfile).map(
    ([column, empty]) => `${column} ${comparison} ${empty === null ? 'null' : "''"}`,
  )

/** A filter of profiles: those that were erased and whose columns are still empty. */
export const isEmptied = `(userID ~ '${prefix}%' && ${columns('=').join(' && ')})`

/** A filter of all others: a client can write to an erased profile, which then holds personal data again. */
export const isNotEmptied = `(userID !~ '${prefix}%' || ${columns('!=').join(' || ')})`

/** Collections whose rows name their profile. */
export const collectionsOfProfiles = [
  'verification_history',
  'liveness_sessions',
  'liveness_slots',
  'document_analyses',
  'verification_attempts',
  'sightings',
  'files',
] as const satisfies readonly ErasedCollection[]
