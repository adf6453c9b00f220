// How the server itself behaves: batches for our transactions, limits for guests, short logs, no sign-up.

migrate(
  (app) => {
    const settings = app.settings()
    const MB = 1024 * 1024
    unmarshal(
      {
        meta: { appName: 'Identivia', hideControls: true },
        // Holds a verification with its evidence and the rows that go with it; files never go by batch.
        batch: { enabled: true, maxRequests: 20, timeout: 10, maxBodySize: 4 * MB },
        // Failures alone (level 8), without addresses: the URL of a picture that was read holds its token.
        logs: { maxDays: 7, minLevel: 8, logIP: false, logAuthId: false },
        // Guests only: calls with our superuser's token are not counted. A login of ours is a guest's call,
        // and many isolates may share one address.
        rateLimits: {
          enabled: true,
          rules: [
            { label: '*:auth', maxRequests: 200, duration: 10, audience: '' },
            { label: '/api/', maxRequests: 600, duration: 10, audience: '@guest' },
          ],
        },
      },
      settings,
    )
    app.save(settings)

    // A login from a new address would e-mail the superuser, and wait for the mail server.
    const superusers = app.findCollectionByNameOrId('_superusers')
    superusers.authAlert.enabled = false
    app.save(superusers)

    // A new PocketBase lets anybody sign up in `users`; nobody does here. One that is in use is left alone.
    const users = app.findAllCollections('auth').find((one) => one.name === 'users')
    if (users && app.countRecords('users') === 0) {
      users.createRule = null
      app.save(users)
    }
  },
  (app) => {
    const settings = app.settings()
    unmarshal(
      {
        meta: { hideControls: false },
        batch: { enabled: false },
        logs: { maxDays: 5, logIP: true, logAuthId: false },
        rateLimits: { enabled: false },
      },
      settings,
    )
    app.save(settings)
    const superusers = app.findCollectionByNameOrId('_superusers')
    superusers.authAlert.enabled = true
    app.save(superusers)
  },
)
