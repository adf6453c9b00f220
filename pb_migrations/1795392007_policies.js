// The policies that decisions were made by, under the id that the decisions name, so that they can be replayed.

migrate(
  (app) => {
    app.save(
      new Collection({
        type: 'base',
        name: 'policies',
        fields: [
          { type: 'text', name: 'policy_id', max: 60, required: true },
          { type: 'json', name: 'policy', maxSize: 64 * 1024, required: true },
          { type: 'autodate', name: 'created', onCreate: true, onUpdate: false },
        ],
        indexes: ['CREATE UNIQUE INDEX idx_policies_id ON policies (policy_id)'],
      }),
    )
    // The id is a hash of the policy: a row that changed would be a lie.
    app
      .db()
      .newQuery(
        'CREATE TRIGGER policies_no_update BEFORE UPDATE ON policies ' +
          "BEGIN SELECT RAISE(ABORT, 'policies: UPDATE is refused'); END",
      )
      .execute()
    // Replays read all verifications in this order, a page at a time.
    app
      .db()
      .newQuery(
        'CREATE INDEX idx_verification_history_created ON verification_history (created, id)',
      )
      .execute()
  },
  (app) => {
    app.db().newQuery('DROP INDEX IF EXISTS idx_verification_history_created').execute()
    app.db().newQuery('DROP TRIGGER IF EXISTS policies_no_update').execute()
    app.delete(app.findCollectionByNameOrId('policies'))
  },
)
