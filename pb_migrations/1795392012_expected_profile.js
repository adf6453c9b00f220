// A verification is stored only while the profile still says what the document was held against.
//
// Its evidence names it under `expected`. Whoever renames the profile while the witnesses are asked is noticed here,
// in the transaction itself: the decision is made anew on what the profile says by now. Rows without it are of before.

migrate(
  (app) => {
    const differs = (column, name) =>
      `${column} IS NOT coalesce(json_extract(NEW.evidence, '$.expected.${name}'), '')`
    const differences = [
      differs('name', 'name'),
      differs('document_number', 'documentNumber'),
      differs('country', 'country'),
    ]
    app
      .db()
      .newQuery(
        'CREATE TRIGGER verification_history_expected BEFORE INSERT ON verification_history ' +
          "WHEN json_extract(NEW.evidence, '$.expected') IS NOT NULL AND EXISTS (" +
          `SELECT 1 FROM profiles WHERE id = NEW.profile AND (${differences.join(' OR ')})) ` +
          "BEGIN SELECT RAISE(ABORT, 'verification_history: the profile says something else by now'); END",
      )
      .execute()
  },
  (app) => {
    app.db().newQuery('DROP TRIGGER IF EXISTS verification_history_expected').execute()
  },
)
