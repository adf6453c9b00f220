/** The client's types and methods are those of the OpenAPI document as it is now. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { applicantClient } from '../../client/src/applicant.ts'
import { apiVersion } from '../../src/http/openapi/document.ts'
import { operations } from '../../src/http/openapi/operations.ts'
import type { Operation } from '../../src/http/routes/contract.ts'
import { apiTypes, apiTypesPath } from '../../tools/client/api-types.ts'
import { baseUrl, fake, machine, settings } from './fake-io.ts'

setDefaultTimeout(60_000)

test('api-types.ts is what npm run client writes', async () => {
  expect(await apiTypes()).toBe(readFileSync(apiTypesPath, 'utf8'))
})

test('the server client has a method for every operation, by its name', () => {
  // A page is for people.
  const isPage = ({ answers }: Operation) =>
    answers.some(({ mediaType }) => mediaType === 'text/html')
  const names = operations.filter((operation) => !isPage(operation)).map(({ id }) => id)
  expect(Object.keys(machine(fake(settings))).sort()).toEqual(names.sort())
})

test('the browser client has one for every operation of an applicant', () => {
  const getToken = () => ({ access_token: 'a', expires_in: 1, profile_id: 'b' })
  const client = applicantClient({ baseUrl, getToken }, fake(settings).io)
  const names = operations.filter(({ applicants }) => applicants).map(({ id }) => id)
  // Two are for Amplify's detector, and no operations of their own.
  expect(Object.keys(client).sort()).toEqual(
    [...names, 'livenessCredentials', 'clockOffset'].sort(),
  )
})

test('the package has the version of the API, and the licence of the project', () => {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
  expect(JSON.parse(read('client/package.json'))).toMatchObject({
    version: apiVersion,
    private: true,
  })
  expect(read('client/LICENSE')).toBe(read('LICENSE'))
})
