/** Secrets from files: which variables, what is refused, and that no message repeats a file's path or content. */

import { describe, expect, test } from 'bun:test'
import { describeProblems, readConfig } from '../../src/config/config.ts'
import { readSecretFiles, secretVariables } from '../../src/config/secrets.ts'

const good = {
  POCKETBASE_URL: 'http://pocketbase:8090',
  PB_USER_EMAIL: 'admin@identivia.example',
  PB_USER_PASSWORD: 'a-password',
  JWT_SECRET: 'x'.repeat(32),
  CLIENT_URL: 'https://app.identivia.com',
}
const from = (files: Record<string, string>) => (path: string) => files[path] ?? null

const read = (env: Record<string, string>, files: Record<string, string> = {}) =>
  readConfig({ ...good, ...env }, from(files))
const problemsOf = (env: Record<string, string>, files: Record<string, string> = {}) => {
  const result = read(env, files)
  return result.ok ? [] : result.problems.map(({ variable, reason }) => `${variable} ${reason}`)
}

describe('every secret can come from a file', () => {
  for (const variable of secretVariables) {
    test(variable, () => {
      const filled = readSecretFiles({ [`${variable}_FILE`]: '/s' }, from({ '/s': 'value\n' }))
      expect(filled.env[variable]).toBe('value')
      expect(filled.problems).toEqual([])
    })
  }
})

test('secrets from files reach the configuration and follow the same rules', () => {
  const env = {
    JWT_SECRET: '',
    JWT_SECRET_FILE: '/run/secrets/jwt',
    PII_HASH_SECRET_FILE: '/run/secrets/pii',
  }
  const files = {
    '/run/secrets/jwt': `${'j'.repeat(40)}\r\n\n`,
    '/run/secrets/pii': 'p'.repeat(32),
  }
  expect(read(env, files)).toMatchObject({
    ok: true,
    config: { jwt: { secret: 'j'.repeat(40) }, piiHashSecret: 'p'.repeat(32) },
  })
  expect(problemsOf(env, { ...files, '/run/secrets/jwt': 'short\n' })).toEqual([
    'JWT_SECRET must be at least 32 bytes (RFC 7518 section 3.2)',
  ])
})

test('a client secret, the client list and a whole group can come from files', () => {
  const clients = [{ client_id: 'one', client_secret: 's', scopes: ['health:read'] }]
  const result = read(
    {
      JWT_CLIENTS_JSON_FILE: '/clients',
      JWT_CLIENT_ID: 'two',
      JWT_CLIENT_SECRET_FILE: '/two',
      JWT_CLIENT_SCOPES: 'health:read',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID_FILE: '/id',
      AWS_SECRET_ACCESS_KEY_FILE: '/key',
    },
    { '/clients': JSON.stringify(clients), '/two': ' with spaces \n', '/id': 'i', '/key': 'k' },
  )
  if (!result.ok) throw new Error(describeProblems(result.problems))
  expect(result.config.jwt.clients.map(({ clientSecret }) => clientSecret)).toEqual([
    's',
    ' with spaces ',
  ])
  expect(result.config.aws).toMatchObject({ accessKeyId: 'i', secretAccessKey: 'k' })
})

test('a secret and its file together are a problem, by name', () => {
  expect(problemsOf({ JWT_SECRET_FILE: '/s' }, { '/s': 'y'.repeat(32) })).toEqual([
    'JWT_SECRET_FILE and JWT_SECRET are both set; set one of them',
  ])
})

test('a file that cannot be read, or is empty, is one problem and not two', () => {
  const env = { JWT_SECRET: '', JWT_SECRET_FILE: '/gone' }
  expect(problemsOf(env)).toEqual(['JWT_SECRET_FILE names a file that cannot be read'])
  expect(problemsOf(env, { '/gone': ' \n' })).toEqual([
    'JWT_SECRET_FILE names a file that is empty',
  ])
  expect(problemsOf({ OPENAI_MODEL: 'o4-mini', OPENAI_API_KEY_FILE: '/gone' })).toEqual([
    'OPENAI_API_KEY_FILE names a file that cannot be read',
  ])
})

test('all problems are reported at once, those of files included', () => {
  expect(
    problemsOf({ PORT: 'x', JWT_SECRET_FILE: '/s', FINGERPRINT_SECRET_KEY_FILE: '/f' }),
  ).toEqual([
    'JWT_SECRET_FILE and JWT_SECRET are both set; set one of them',
    'FINGERPRINT_SECRET_KEY_FILE names a file that cannot be read',
    'PORT must be a whole number',
  ])
})

test('a blank file name counts as absent', () => {
  expect(read({ JWT_SECRET_FILE: '', OPENAI_API_KEY_FILE: ' ' }).ok).toBe(true)
})

test('a runtime without files refuses the variable instead of ignoring it', () => {
  const result = readConfig({ ...good, FINGERPRINT_SECRET_KEY_FILE: '/f' })
  expect(result.ok).toBe(false)
})

test('a problem repeats neither the path nor the content of a file', () => {
  const files = { '/hunter2/path': 'hunter2 short', '/hunter2/blank': '\n' }
  const result = read(
    {
      PB_USER_PASSWORD_FILE: '/hunter2/path',
      JWT_SECRET: '',
      JWT_SECRET_FILE: '/hunter2/path',
      PII_HASH_SECRET_FILE: '/hunter2/gone',
      JWT_CLIENTS_JSON_FILE: '/hunter2/path',
      OPENAI_API_KEY_FILE: '/hunter2/blank',
    },
    files,
  )
  expect(result.ok).toBe(false)
  expect(JSON.stringify(result)).not.toContain('hunter2')
})
