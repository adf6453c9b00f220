// Settings that clients may read (`public`) or that only operators see, as key and value.

migrate(
  (app) => {
    const settings = new Collection({
      type: 'base',
      name: 'settings',
      fields: [
        { type: 'text', name: 'key', max: 100, required: true, pattern: '^[a-z0-9_]+$' },
        { type: 'json', name: 'value', maxSize: 64 * 1024 },
        { type: 'bool', name: 'public' },
        { type: 'autodate', name: 'created', onCreate: true, onUpdate: false },
        { type: 'autodate', name: 'updated', onCreate: true, onUpdate: true },
      ],
      indexes: ['CREATE UNIQUE INDEX idx_settings_key ON settings (key)'],
    })
    app.save(settings)

    const seed = (key, value, isPublic) => {
      const row = new Record(settings)
      row.set('key', key)
      row.set('value', value)
      row.set('public', isPublic)
      app.save(row)
    }
    // No threshold: a person who knows it knows what to beat.
    seed('document_types', ['passport', 'national_id', 'driving_license', 'residence_permit'], true)
    seed('verification_statuses', ['unverified', 'pending', 'verified', 'rejected'], true)
    seed('maintenance_contact', 'ops@example.com', false)
  },
  (app) => app.delete(app.findCollectionByNameOrId('settings')),
)
