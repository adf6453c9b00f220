// People to verify, their files and the trail of their status. Every rule is null: superusers alone.
//
// A profile with a trail cannot be deleted: the relation refuses it and cascades nowhere. Erasing a person
// empties the profile and deletes the verifications, then the files; the trail keeps only ids and words.

migrate(
  (app) => {
    const MB = 1024 * 1024
    const statuses = ['unverified', 'pending', 'verified', 'rejected']
    const text = (name, max, more) => Object.assign({ type: 'text', name, max }, more || {})
    const required = { required: true }
    const word = (name, values, more) =>
      Object.assign({ type: 'select', name, values, maxSelect: 1 }, more || {})
    const relation = (name, target, more) =>
      Object.assign(
        { type: 'relation', name, collectionId: target.id, maxSelect: 1, cascadeDelete: false },
        more || {},
      )
    const created = { type: 'autodate', name: 'created', onCreate: true, onUpdate: false }
    const updated = { type: 'autodate', name: 'updated', onCreate: true, onUpdate: true }
    const make = (name, fields, indexes) => {
      const collection = new Collection({ type: 'base', name, fields, indexes })
      app.save(collection)
      return collection
    }

    // `team` is the token's team id as text; '' is the default team, so it cannot be required.
    const files = make(
      'files',
      [
        text('team', 191),
        text('profile', 15),
        text('kind', 40, required),
        {
          type: 'file',
          name: 'file',
          maxSelect: 1,
          maxSize: 50 * MB,
          // By content. PocketBase calls MP4 video of the brands 'M4V ' and 'MSNV' x-m4v and audio;
          // what is not video at all the service has refused before.
          mimeTypes: [
            'image/jpeg',
            'image/png',
            'image/webp',
            'video/webm',
            'video/mp4',
            'video/x-m4v',
            'audio/mp4',
          ],
          protected: true,
          required: true,
        },
        text('media_type', 40, required),
        { type: 'number', name: 'size_bytes', onlyInt: true, min: 1, required: true },
        text('sha256', 64, { required: true, pattern: '^[0-9a-f]{64}$' }),
        created,
      ],
      ['CREATE INDEX idx_files_profile ON files (profile, created)'],
    )

    // `identity` is a hash of (team, userID): looking a person up by it keeps userID out of logged URLs.
    // The unique index is on the pair itself, so that rows made elsewhere are held to it too.
    // A confidence is json, not a number: a number field cannot tell null from 0.
    const profiles = make(
      'profiles',
      [
        text('team', 191),
        text('userID', 191, required),
        text('identity', 64),
        text('name', 500),
        text('document_type', 200),
        text('document_number', 200),
        text('country', 200),
        text('country_code', 2),
        text('phone_number', 64),
        text('email', 320),
        word('security_level', ['low', 'standard', 'high'], required),
        word('gender', ['male', 'female', 'unknown']),
        text('ip_address', 64),
        text('language', 100),
        word('verification_status', statuses, required),
        text('face_liveness_session_id', 100),
        { type: 'json', name: 'face_liveness_confidence', maxSize: 64 },
        text('face_liveness_status', 100),
        { type: 'json', name: 'face_liveness_result', maxSize: MB },
        relation('document_front', files),
        relation('document_back', files),
        relation('facial_photo', files),
        relation('facial_video', files),
        created,
        updated,
      ],
      [
        'CREATE UNIQUE INDEX idx_profiles_team_user ON profiles (team, userID)',
        'CREATE INDEX idx_profiles_identity ON profiles (identity)',
        'CREATE INDEX idx_profiles_status ON profiles (verification_status, created)',
      ],
    )

    // The unique (profile, seq) decides which of two simultaneous moves happened.
    // `verification` is plain text: deleting a relation's target would have to change this row.
    make(
      'status_history',
      [
        relation('profile', profiles, required),
        { type: 'number', name: 'seq', onlyInt: true, min: 1, required: true },
        word('previous_status', statuses, required),
        word('new_status', statuses, required),
        text('notes', 2000),
        text('updated_by', 300),
        text('verification', 15),
        created,
      ],
      ['CREATE UNIQUE INDEX idx_status_history_seq ON status_history (profile, seq)'],
    )
  },
  (app) => {
    for (const name of ['status_history', 'profiles', 'files']) {
      app.delete(app.findCollectionByNameOrId(name))
    }
  },
)
