// Who decided a status, who changed an identity, and what the database refuses about either, in any decision mode:
// an applicant's change of identity once a verification that was not declined is stored, another identity under a
// status of `verified`, and `verified` because of a verification that was compared with another identity.
//
// Rows of before have neither word: `updated_by` says who wrote them. Erasure empties a profile and changes its userID.

migrate(
  (app) => {
    const history = app.findCollectionByNameOrId('status_history')
    const word = (name, values) => new SelectField({ name, values, maxSelect: 1 })
    history.fields.add(word('decided_by', ['policy', 'person', 'applicant']))
    history.fields.add(word('identity_by', ['machine', 'applicant']))
    app.save(history)

    const refuse = (name, when, message) =>
      app
        .db()
        .newQuery(`CREATE TRIGGER ${name} ${when} BEGIN SELECT RAISE(ABORT, '${message}'); END`)
        .execute()

    refuse(
      'status_history_frozen',
      "BEFORE INSERT ON status_history WHEN NEW.identity_by = 'applicant' AND EXISTS (" +
        "SELECT 1 FROM verification_history WHERE profile = NEW.profile AND outcome <> 'declined')",
      'status_history: the identity is frozen',
    )

    const changed = ['name', 'document_number', 'country']
      .map((column) => `NEW.${column} IS NOT OLD.${column}`)
      .join(' OR ')
    refuse(
      'profiles_verified_identity',
      "BEFORE UPDATE ON profiles WHEN OLD.verification_status = 'verified' " +
        "AND NEW.verification_status = 'verified' AND NEW.userID IS OLD.userID " +
        `AND (${changed})`,
      'profiles: the identity is verified',
    )

    const differs = (column, member) =>
      `p.${column} IS NOT coalesce(json_extract(v.evidence, '$.expected.${member}'), '')`
    const differences = [
      differs('name', 'name'),
      differs('document_number', 'documentNumber'),
      differs('country', 'country'),
    ]
    refuse(
      'status_history_evidence',
      "BEFORE INSERT ON status_history WHEN NEW.new_status = 'verified' AND NEW.verification <> '' " +
        'AND EXISTS (SELECT 1 FROM verification_history v JOIN profiles p ON p.id = NEW.profile ' +
        `WHERE v.id = NEW.verification AND (${differences.join(' OR ')}))`,
      'status_history: the evidence is about another identity',
    )
  },
  (app) => {
    for (const name of [
      'status_history_evidence',
      'profiles_verified_identity',
      'status_history_frozen',
    ])
      app.db().newQuery(`DROP TRIGGER IF EXISTS ${name}`).execute()
    const history = app.findCollectionByNameOrId('status_history')
    history.fields.removeByName('identity_by')
    history.fields.removeByName('decided_by')
    app.save(history)
  },
)
