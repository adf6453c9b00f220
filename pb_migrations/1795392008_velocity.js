// How often the same comes by: submissions, and the marks they show, under keyed hashes; and what each cost.

migrate(
  (app) => {
    const text = (name, max, more) => Object.assign({ type: 'text', name, max }, more || {})
    const required = { required: true }
    const seenAt = { type: 'date', name: 'seen_at', required: true }
    const make = (name, fields, indexes) =>
      app.save(new Collection({ type: 'base', name, fields, indexes }))

    const verifications = app.findCollectionByNameOrId('verification_history')
    verifications.fields.add(new NumberField({ name: 'paid_calls', onlyInt: true, min: 0 }))
    app.save(verifications)

    make(
      'verification_attempts',
      [text('team', 191), text('profile', 15, required), seenAt],
      [
        'CREATE INDEX idx_verification_attempts_profile ON verification_attempts (profile, seen_at)',
      ],
    )

    // One row for a mark and a profile: a profile that comes by often cannot push others out of a count.
    make(
      'sightings',
      [
        text('team', 191),
        text('profile', 15, required),
        {
          type: 'select',
          name: 'kind',
          values: ['device', 'document', 'face', 'address'],
          maxSelect: 1,
          required: true,
        },
        text('key', 64, required),
        seenAt,
      ],
      ['CREATE INDEX idx_sightings_key ON sightings (key, kind, seen_at)'],
    )
  },
  (app) => {
    for (const name of ['sightings', 'verification_attempts']) {
      app.delete(app.findCollectionByNameOrId(name))
    }
    const verifications = app.findCollectionByNameOrId('verification_history')
    verifications.fields.removeByName('paid_calls')
    app.save(verifications)
  },
)
