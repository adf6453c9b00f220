// Who is at work on a liveness session, so that a submission that is sent twice at once is paid for once.

migrate(
  (app) => {
    app.save(
      new Collection({
        type: 'base',
        name: 'session_claims',
        fields: [
          { type: 'text', name: 'session_id', max: 191, required: true },
          { type: 'number', name: 'turn', onlyInt: true, min: 1, required: true },
          { type: 'date', name: 'until', required: true },
        ],
        indexes: ['CREATE UNIQUE INDEX idx_session_claims_turn ON session_claims (session_id, turn)'],
      }),
    )
  },
  (app) => app.delete(app.findCollectionByNameOrId('session_claims')),
)
