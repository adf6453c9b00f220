// Answers by the Idempotency-Key that they were asked for with, for a day. Every rule is null: superusers alone.
//
// An answer can hold what a person is called, as the route gave it to its caller. The key and the request stand here
// as keyed hashes only. `status` is 0 while the first request is running; `lease_until` says how long to believe that.

migrate(
  (app) => {
    const text = (name, max, more) => Object.assign({ type: 'text', name, max }, more || {})
    const date = (name) => ({ type: 'date', name, required: true })
    const hash = { required: true, pattern: '^[0-9a-f]{64}$' }
    app.save(
      new Collection({
        type: 'base',
        name: 'idempotency_keys',
        fields: [
          text('key_hash', 64, hash),
          text('request_hash', 64, hash),
          date('lease_until'),
          date('expires_at'),
          { type: 'number', name: 'status', onlyInt: true, min: 0, max: 499 },
          text('content_type', 200),
          text('body', 2000000),
        ],
        indexes: [
          'CREATE UNIQUE INDEX idx_idempotency_keys_key ON idempotency_keys (key_hash)',
          'CREATE INDEX idx_idempotency_keys_expiry ON idempotency_keys (expires_at)',
        ],
      }),
    )
  },
  (app) => app.delete(app.findCollectionByNameOrId('idempotency_keys')),
)
