// What the document reader said, and the verifications with their evidence and decision.

migrate(
  (app) => {
    const KB = 1024
    const profiles = app.findCollectionByNameOrId('profiles')
    const files = app.findCollectionByNameOrId('files')
    const text = (name, max, more) => Object.assign({ type: 'text', name, max }, more || {})
    const required = { required: true }
    const relation = (name, target, more) =>
      Object.assign(
        { type: 'relation', name, collectionId: target.id, maxSelect: 1, cascadeDelete: false },
        more || {},
      )
    const created = { type: 'autodate', name: 'created', onCreate: true, onUpdate: false }
    const updated = { type: 'autodate', name: 'updated', onCreate: true, onUpdate: true }
    const make = (name, fields, indexes) =>
      app.save(new Collection({ type: 'base', name, fields, indexes }))
    const word = (name, values) => ({ type: 'select', name, values, maxSelect: 1, required: true })

    // The pictures come first in the index: PocketBase asks for team '' as "'' or null", which no index serves.
    make(
      'document_analyses',
      [
        text('team', 191),
        text('profile', 15),
        text('front_sha256', 64, required),
        text('back_sha256', 64),
        text('model', 200, required),
        text('raw_text', 200000),
        { type: 'json', name: 'reading', maxSize: 256 * KB, required: true },
        { type: 'json', name: 'usage', maxSize: KB },
        created,
      ],
      [
        'CREATE INDEX idx_document_analyses_pictures ON document_analyses (front_sha256, back_sha256, team, created)',
      ],
    )

    // The unique session makes a liveness session good for one verification, and a retry find the first.
    make(
      'verification_history',
      [
        relation('profile', profiles, required),
        text('team', 191),
        text('liveness_session_id', 100, required),
        { type: 'json', name: 'liveness_confidence', maxSize: 64 },
        text('liveness_status', 100),
        text('document_type', 200),
        text('document_number', 200),
        text('country', 200),
        text('name', 500),
        text('address', 1000),
        text('gender', 40),
        text('date_of_birth', 10),
        text('ip_address', 64),
        relation('facial_photo', files),
        relation('document_front', files),
        relation('document_back', files),
        word('status', ['verified', 'rejected', 'pending']),
        word('outcome', ['approved', 'declined', 'review']),
        { type: 'json', name: 'decision', maxSize: 256 * KB, required: true },
        { type: 'json', name: 'evidence', maxSize: 512 * KB, required: true },
        created,
        updated,
      ],
      [
        'CREATE UNIQUE INDEX idx_verification_history_session ON verification_history (liveness_session_id)',
        'CREATE INDEX idx_verification_history_profile ON verification_history (profile, created)',
      ],
    )

    // A device event counts once: its row names the session that used it.
    make(
      'device_events',
      [
        text('event_id', 200, required),
        text('session_id', 100, required),
        text('verification', 15, required),
        created,
      ],
      ['CREATE UNIQUE INDEX idx_device_events_id ON device_events (event_id)'],
    )
  },
  (app) => {
    for (const name of ['device_events', 'verification_history', 'document_analyses']) {
      app.delete(app.findCollectionByNameOrId(name))
    }
  },
)
