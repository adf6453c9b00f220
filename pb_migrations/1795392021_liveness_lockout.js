// How many liveness sessions of a profile are open, as rows of which each has its own place; and the lockout, counted
// anew in the transaction that stores a live result or a verification that uses one.
//
// Five failures (`lock_limit`; 0 in rows of before) within 3 minutes lock a key for 30 minutes, by the service's clock.

migrate(
  (app) => {
    app.save(
      new Collection({
        type: 'base',
        name: 'liveness_slots',
        fields: [
          { type: 'text', name: 'profile', max: 15, required: true },
          { type: 'number', name: 'slot', onlyInt: true, min: 1, required: true },
          { type: 'date', name: 'until', required: true },
        ],
        indexes: ['CREATE UNIQUE INDEX idx_liveness_slots_slot ON liveness_slots (profile, slot)'],
      }),
    )

    const results = app.findCollectionByNameOrId('liveness_results')
    results.fields.add(new NumberField({ name: 'lock_limit', onlyInt: true, min: 0 }))
    app.save(results)

    const before = (at, seconds) =>
      `coalesce(strftime('%Y-%m-%d %H:%M:%fZ', ${at}, '-${seconds} seconds'), '')`
    const isLocked = (keys, at) =>
      'EXISTS (SELECT 1 FROM liveness_results last WHERE last.live = 0 ' +
      `AND last.lock_key IN (${keys}) AND last.recorded_at > ${before(at, 1800)} AND (` +
      'SELECT count(*) FROM liveness_results one WHERE one.live = 0 ' +
      'AND one.lock_key = last.lock_key AND one.recorded_at <= last.recorded_at ' +
      `AND one.recorded_at >= ${before('last.recorded_at', 180)}` +
      ') >= CASE last.lock_limit WHEN 0 THEN 5 ELSE last.lock_limit END)'
    const refuse = (table, when) =>
      app
        .db()
        .newQuery(
          `CREATE TRIGGER ${table}_locked BEFORE INSERT ON ${table} WHEN ${when} ` +
            `BEGIN SELECT RAISE(ABORT, '${table}: too many liveness checks failed'); END`,
        )
        .execute()

    refuse('liveness_results', `NEW.live AND ${isLocked('NEW.lock_key', 'NEW.recorded_at')}`)

    // What declines anyway is stored, locked or not.
    const isUse =
      "NEW.outcome <> 'declined' AND EXISTS (SELECT 1 FROM liveness_results used " +
      'WHERE used.session_id = NEW.liveness_session_id AND used.live)'
    const keys =
      "'profile:' || NEW.profile, " +
      '(SELECT lock_key FROM liveness_results WHERE session_id = NEW.liveness_session_id)'
    const decidedAt = "json_extract(NEW.decision, '$.decided_at')"
    refuse('verification_history', `${isUse} AND ${isLocked(keys, decidedAt)}`)
  },
  (app) => {
    for (const table of ['verification_history', 'liveness_results'])
      app.db().newQuery(`DROP TRIGGER IF EXISTS ${table}_locked`).execute()
    const results = app.findCollectionByNameOrId('liveness_results')
    results.fields.removeByName('lock_limit')
    app.save(results)
    app.delete(app.findCollectionByNameOrId('liveness_slots'))
  },
)
