// Liveness sessions, and the one final result of each: the vendor forgets them after three minutes.

migrate(
  (app) => {
    const profiles = app.findCollectionByNameOrId('profiles')
    const files = app.findCollectionByNameOrId('files')
    const text = (name, max, more) => Object.assign({ type: 'text', name, max }, more || {})
    const required = { required: true }
    const relation = (name, target) => ({
      type: 'relation',
      name,
      collectionId: target.id,
      maxSelect: 1,
      cascadeDelete: false,
    })
    const created = { type: 'autodate', name: 'created', onCreate: true, onUpdate: false }
    const updated = { type: 'autodate', name: 'updated', onCreate: true, onUpdate: true }
    const make = (name, fields, indexes) =>
      app.save(new Collection({ type: 'base', name, fields, indexes }))

    // `profile` stays empty until the session is bound to one.
    make(
      'liveness_sessions',
      [
        text('session_id', 100, required),
        text('team', 191),
        relation('profile', profiles),
        text('client', 300),
        text('lock_key', 200, required),
        text('challenge', 60, required),
        { type: 'date', name: 'expires_at', required: true },
        created,
        updated,
      ],
      [
        'CREATE UNIQUE INDEX idx_liveness_sessions_id ON liveness_sessions (session_id)',
        'CREATE INDEX idx_liveness_sessions_profile ON liveness_sessions (profile)',
      ],
    )

    // `recorded_at` is the service's clock, the one that lockouts are reckoned by.
    make(
      'liveness_results',
      [
        text('session_id', 100, required),
        {
          type: 'select',
          name: 'status',
          values: ['SUCCEEDED', 'FAILED', 'EXPIRED'],
          maxSelect: 1,
          required: true,
        },
        { type: 'json', name: 'confidence', maxSize: 64 },
        { type: 'bool', name: 'live' },
        text('lock_key', 200, required),
        relation('reference_file', files),
        { type: 'json', name: 'reference_box', maxSize: 1024 },
        Object.assign(relation('audit_files', files), { maxSelect: 8 }),
        { type: 'json', name: 'audit_boxes', maxSize: 4096 },
        { type: 'date', name: 'recorded_at', required: true },
        created,
      ],
      [
        'CREATE UNIQUE INDEX idx_liveness_results_id ON liveness_results (session_id)',
        'CREATE INDEX idx_liveness_results_lock ON liveness_results (lock_key, live, recorded_at)',
      ],
    )
  },
  (app) => {
    for (const name of ['liveness_results', 'liveness_sessions']) {
      app.delete(app.findCollectionByNameOrId(name))
    }
  },
)
