// The database itself refuses to change what was recorded, whoever asks: API, dashboard or SQL.
//
// Deleting stays possible where erasure needs it, for all but the trail. As clearing a relation is a
// change too, a file that a verification or a liveness result names cannot be deleted before that row.

migrate(
  (app) => {
    const refuse = (table, operation) =>
      app
        .db()
        .newQuery(
          `CREATE TRIGGER ${table}_no_${operation.toLowerCase()} BEFORE ${operation} ON ${table} ` +
            `BEGIN SELECT RAISE(ABORT, '${table}: ${operation} is refused'); END`,
        )
        .execute()
    const unchangeable = [
      'status_history',
      'verification_history',
      'liveness_results',
      'document_analyses',
      'device_events',
      'files',
    ]
    for (const table of unchangeable) refuse(table, 'UPDATE')
    refuse('status_history', 'DELETE')
  },
  (app) => {
    const triggers = [
      'status_history_no_delete',
      'status_history_no_update',
      'verification_history_no_update',
      'liveness_results_no_update',
      'document_analyses_no_update',
      'device_events_no_update',
      'files_no_update',
    ]
    for (const name of triggers) app.db().newQuery(`DROP TRIGGER IF EXISTS ${name}`).execute()
  },
)
