// A device event counts once for its team: what one team has used says nothing about another's.

migrate(
  (app) => {
    const run = (sql) => app.db().newQuery(sql).execute()
    const events = app.findCollectionByNameOrId('device_events')
    events.fields.add(new TextField({ name: 'team', max: 191 }))
    events.removeIndex('idx_device_events_id')
    events.addIndex('idx_device_events_team', true, 'event_id, team', '')
    run('DROP TRIGGER IF EXISTS device_events_no_update')
    app.save(events)
    run(
      'UPDATE device_events SET team = coalesce(' +
        "(SELECT team FROM verification_history WHERE id = device_events.verification), '')",
    )
    run(
      'CREATE TRIGGER device_events_no_update BEFORE UPDATE ON device_events ' +
        "BEGIN SELECT RAISE(ABORT, 'device_events: UPDATE is refused'); END",
    )
  },
  (app) => {
    const run = (sql) => app.db().newQuery(sql).execute()
    // The first use of an event that several teams have used stays.
    run(
      'DELETE FROM device_events WHERE EXISTS (SELECT 1 FROM device_events AS earlier ' +
        'WHERE earlier.event_id = device_events.event_id AND earlier.rowid < device_events.rowid)',
    )
    run('DROP TRIGGER IF EXISTS device_events_no_update')
    const events = app.findCollectionByNameOrId('device_events')
    events.removeIndex('idx_device_events_team')
    events.fields.removeByName('team')
    events.addIndex('idx_device_events_id', true, 'event_id', '')
    app.save(events)
    run(
      'CREATE TRIGGER device_events_no_update BEFORE UPDATE ON device_events ' +
        "BEGIN SELECT RAISE(ABORT, 'device_events: UPDATE is refused'); END",
    )
  },
)
