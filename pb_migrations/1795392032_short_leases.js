// A session has one lease row, which its holder prolongs and whoever follows a dead holder replaces. Before, each holder
// left a row with the next `turn`; the column stays for a version that still writes it.

migrate(
  (app) => {
    // The newest holder of each session stays.
    app
      .db()
      .newQuery(
        'DELETE FROM session_claims WHERE EXISTS (SELECT 1 FROM session_claims AS later ' +
          'WHERE later.session_id = session_claims.session_id AND later.turn > session_claims.turn)',
      )
      .execute()
    const claims = app.findCollectionByNameOrId('session_claims')
    claims.removeIndex('idx_session_claims_turn')
    claims.addIndex('idx_session_claims_session', true, 'session_id', '')
    claims.addIndex('idx_session_claims_until', false, 'until', '')
    app.save(claims)
  },
  (app) => {
    const claims = app.findCollectionByNameOrId('session_claims')
    claims.removeIndex('idx_session_claims_until')
    claims.removeIndex('idx_session_claims_session')
    claims.addIndex('idx_session_claims_turn', true, 'session_id, turn', '')
    app.save(claims)
  },
)
