// A submission that was admitted to the paid checks counts each time: its rows name the one row of the session, which
// they replace in a count.

migrate(
  (app) => {
    const attempts = app.findCollectionByNameOrId('verification_attempts')
    attempts.fields.add(new TextField({ name: 'admission_of', max: 15 }))
    app.save(attempts)
  },
  (app) => {
    // Without the column each row counts as a session's own.
    app.db().newQuery("DELETE FROM verification_attempts WHERE admission_of != ''").execute()
    const attempts = app.findCollectionByNameOrId('verification_attempts')
    attempts.fields.removeByName('admission_of')
    app.save(attempts)
  },
)
