// How many documents a profile has had read of late is asked before another one is read for its applicant.

migrate(
  (app) => {
    const analyses = app.findCollectionByNameOrId('document_analyses')
    analyses.addIndex('idx_document_analyses_profile', false, 'profile, created', '')
    app.save(analyses)
  },
  (app) => {
    const analyses = app.findCollectionByNameOrId('document_analyses')
    analyses.removeIndex('idx_document_analyses_profile')
    app.save(analyses)
  },
)
