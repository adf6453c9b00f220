// token → create → read → change with a file, by the client of openapi-generator for typescript-fetch.
import { readFileSync } from 'node:fs'
import { Configuration, ProfilesApi, TokensApi } from './api/index'

const { API_URL = '', CLIENT_ID = '', CLIENT_SECRET = '', USER_ID = '' } = process.env
const { DOCUMENT = '', DECIDED_ID = '' } = process.env

const expect = (condition: boolean, text: string) => {
  if (!condition) throw new Error(`Expected: ${text}`)
}

async function flow(): Promise<void> {
  const tokens = new TokensApi(new Configuration({ basePath: API_URL }))
  const token = await tokens.createToken({
    tokenRequest: { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
  })
  // Its `accessToken` is sent without the word Bearer if the scheme is OAuth.
  const headers = { Authorization: `Bearer ${token.accessToken}` }
  const profiles = new ProfilesApi(new Configuration({ basePath: API_URL, headers }))

  const { id } = await profiles.createProfile({
    profileRequest: {
      userID: USER_ID,
      name: 'Ana Exemplar',
      country: 'UTO',
      securityLevel: 'high',
    },
  })
  const read = await profiles.readProfile({ id })
  expect(read.data.name === 'Ana Exemplar', 'the name that was sent')

  const changed = await profiles.changeProfile({
    id,
    verificationStatus: 'pending',
    documentFront: new Blob([readFileSync(DOCUMENT)]),
  })
  expect(changed.data.documentFront !== '', 'the name of a stored file')

  const again = await profiles.readProfile({ id })
  expect(again.data.statusHistory?.newStatus === 'pending', 'the status that was set')

  const decided = await profiles.readProfile({ id: DECIDED_ID })
  expect(decided.data.verificationHistory?.decision.outcome === 'approved', 'an approved decision')
}

flow().catch((thrown) => {
  console.error(thrown)
  process.exitCode = 1
})
