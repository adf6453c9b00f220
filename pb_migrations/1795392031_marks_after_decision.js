// A mark is written with the verification that left it. If more profiles have left the same mark since it was counted
// than the decision allows for (`refused_from`; 0: no limit), the whole transaction is refused and decided again.

migrate(
  (app) => {
    const sightings = app.findCollectionByNameOrId('sightings')
    sightings.fields.add(
      new SelectField({ name: 'outcome', values: ['approved', 'review'], maxSelect: 1 }),
    )
    sightings.fields.add(new NumberField({ name: 'refused_from', onlyInt: true, min: 0 }))
    app.save(sightings)
    // The windows of src/domain/decision/marks.ts: a day for an address, 30 days for the others.
    const window = "CASE NEW.kind WHEN 'address' THEN '-1 day' ELSE '-30 days' END"
    const others =
      'SELECT count(*) FROM sightings WHERE key = NEW.key AND kind = NEW.kind AND team = NEW.team ' +
      'AND profile != NEW.profile ' +
      `AND seen_at > strftime('%Y-%m-%d %H:%M:%fZ', NEW.seen_at, ${window})`
    for (const operation of ['INSERT', 'UPDATE']) {
      app
        .db()
        .newQuery(
          `CREATE TRIGGER sightings_counted_${operation.toLowerCase()} BEFORE ${operation} ON sightings ` +
            `WHEN NEW.refused_from > 0 AND (${others}) >= NEW.refused_from ` +
            "BEGIN SELECT RAISE(ABORT, 'sightings: more profiles have shown this by now'); END",
        )
        .execute()
    }
  },
  (app) => {
    for (const operation of ['insert', 'update'])
      app.db().newQuery(`DROP TRIGGER IF EXISTS sightings_counted_${operation}`).execute()
    const sightings = app.findCollectionByNameOrId('sightings')
    sightings.fields.removeByName('refused_from')
    sightings.fields.removeByName('outcome')
    app.save(sightings)
  },
)
