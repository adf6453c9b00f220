// token → create → read → change with a file, by a client of openapi-fetch with the generated types.
import { readFileSync } from 'node:fs'
import createClient from 'openapi-fetch'
import type { paths } from './api.js'

const { API_URL = '', CLIENT_ID = '', CLIENT_SECRET = '', USER_ID = '' } = process.env
const { DOCUMENT = '', DECIDED_ID = '' } = process.env

const client = createClient<paths>({ baseUrl: API_URL })
const given = <T>({ data, error }: { data?: T; error?: unknown }): T => {
  if (data === undefined) throw new Error(JSON.stringify(error))
  return data
}
const expect = (condition: boolean, text: string) => {
  if (!condition) throw new Error(`Expected: ${text}`)
}

const token = given(
  await client.POST('/api/auth/token', {
    body: { client_id: CLIENT_ID, client_secret: CLIENT_SECRET },
  }),
)
client.use({
  onRequest: ({ request }) => request.headers.set('Authorization', `Bearer ${token.access_token}`),
})

const { id } = given(
  await client.POST('/api/profiles/create', {
    body: { userID: USER_ID, name: 'Ana Exemplar', country: 'UTO', securityLevel: 'high' },
  }),
)
const path = { params: { path: { id } } }
const read = given(await client.GET('/api/profiles/{id}', path))
expect(read.data.name === 'Ana Exemplar', 'the name that was sent')

const changed = given(
  await client.PATCH('/api/profiles/{id}', {
    ...path,
    // The types know a binary string; the serializer makes the form.
    body: { verification_status: 'pending', document_front: DOCUMENT },
    bodySerializer: () => {
      const form = new FormData()
      form.set('verification_status', 'pending')
      form.set('document_front', new Blob([readFileSync(DOCUMENT)]), 'front.jpg')
      return form
    },
  }),
)
expect(changed.data.document_front !== '', 'the name of a stored file')

const again = given(await client.GET('/api/profiles/{id}', path))
expect(again.data.status_history?.new_status === 'pending', 'the status that was set')

const decided = given(
  await client.GET('/api/profiles/{id}', { params: { path: { id: DECIDED_ID } } }),
)
expect(decided.data.verification_history?.decision.outcome === 'approved', 'an approved decision')
