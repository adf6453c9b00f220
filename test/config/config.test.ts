/** The schema of the environment: what is required, what is refused, and that no message repeats a value. */

import { describe, expect, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'

const good = {
  POCKETBASE_URL: 'http://pocketbase:8090',
  PB_USER_EMAIL: 'admin@identivia.example',
  PB_USER_PASSWORD: 'a-password',
  JWT_SECRET: 'x'.repeat(32),
  CLIENT_URL: 'https://app.identivia.com',
}
const client = { client_id: 'one', client_secret: 's', team_id: 't', scopes: ['health:read'] }

const configOf = (env: Record<string, string | undefined>) => {
  const read = readConfig({ ...good, ...env })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.config
}
const problemsOf = (env: Record<string, string | undefined>) => {
  const read = readConfig({ ...good, ...env })
  return read.ok ? [] : read.problems.map(({ variable }) => variable)
}

test('an empty environment names every required variable at once', () => {
  const read = readConfig({})
  expect(
    read.ok ? [] : read.problems.map(({ variable, reason }) => `${variable} ${reason}`),
  ).toEqual([
    'POCKETBASE_URL is required',
    'PB_USER_EMAIL is required',
    'PB_USER_PASSWORD is required',
    'JWT_SECRET is required',
    'CLIENT_URL is required',
  ])
})

test('the minimum gives the documented defaults', () => {
  expect(configOf({})).toMatchObject({
    aws: null,
    openai: null,
    fingerprint: null,
    faceLivenessThreshold: 75,
    faceMatchThreshold: 90,
    decisionMode: 'automatic',
    port: 8000,
    logLevel: 'info',
    trustedProxies: 1,
    rateLimits: { perMinute: 600, tokenPerMinute: 30 },
    maxImageBytes: 10 * 1024 * 1024,
    maxVideoBytes: 50 * 1024 * 1024,
    jwt: { ttlSeconds: 3600, issuer: null, audience: null, previousSecret: null, clients: [] },
  })
})

test('an empty string counts as absent', () => {
  expect(
    configOf({ AWS_REGION: '', AWS_ACCESS_KEY_ID: ' ', OPENAI_API_KEY: '', PORT: '' }),
  ).toMatchObject({ aws: null, openai: null, port: 8000 })
  expect(problemsOf({ JWT_SECRET: '' })).toEqual(['JWT_SECRET'])
})

describe('refused, by name', () => {
  const refused: [string, Record<string, string>, string[]][] = [
    ['a short secret', { JWT_SECRET: 'x'.repeat(31) }, ['JWT_SECRET']],
    ['a short previous secret', { JWT_SECRET_PREVIOUS: 'short' }, ['JWT_SECRET_PREVIOUS']],
    ['a database URL that is none', { POCKETBASE_URL: 'pocketbase' }, ['POCKETBASE_URL']],
    ['an account that is no email', { PB_USER_EMAIL: 'admin' }, ['PB_USER_EMAIL']],
    ['a lifetime under a minute', { JWT_TTL_SECONDS: '59' }, ['JWT_TTL_SECONDS']],
    ['a lifetime over a day', { JWT_TTL_SECONDS: '86401' }, ['JWT_TTL_SECONDS']],
    ['a client URL with a path', { CLIENT_URL: 'https://a.example/app' }, ['CLIENT_URL']],
    ['a negative limit', { RATE_LIMIT_PER_MINUTE: '-1' }, ['RATE_LIMIT_PER_MINUTE']],
    [
      'a limit that is not a whole number',
      { RATE_LIMIT_TOKEN_PER_MINUTE: '1.5' },
      ['RATE_LIMIT_TOKEN_PER_MINUTE'],
    ],
    ['any origin', { ALLOWED_ORIGINS: '*' }, ['ALLOWED_ORIGINS']],
    ['a wildcard origin', { ALLOWED_ORIGINS: 'https://*.a.example' }, ['ALLOWED_ORIGINS']],
    [
      'an origin with a path',
      { ALLOWED_ORIGINS: 'https://a.example,https://b.example/x' },
      ['ALLOWED_ORIGINS'],
    ],
    ['a region alone', { AWS_REGION: 'us-east-1' }, ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']],
    [
      'an invalid region',
      { AWS_REGION: 'mars', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
      ['AWS_REGION'],
    ],
    ['a key without a model', { OPENAI_API_KEY: 'k' }, ['OPENAI_MODEL']],
    ['a threshold over 100', { FACE_LIVENESS_THRESHOLD: '101' }, ['FACE_LIVENESS_THRESHOLD']],
    ['a threshold that is no number', { FACE_MATCH_THRESHOLD: 'high' }, ['FACE_MATCH_THRESHOLD']],
    ['an unknown mode', { DECISION_MODE: 'manual' }, ['DECISION_MODE']],
    ['a port out of range', { PORT: '65536' }, ['PORT']],
    ['clients that are no JSON', { JWT_CLIENTS_JSON: '[' }, ['JWT_CLIENTS_JSON']],
    [
      'a client without scopes',
      { JWT_CLIENTS_JSON: JSON.stringify([{ client_id: 'a', client_secret: 'b' }]) },
      ['JWT_CLIENTS_JSON'],
    ],
    [
      'a duplicate client id',
      { JWT_CLIENTS_JSON: JSON.stringify([client, client]) },
      ['JWT_CLIENTS_JSON'],
    ],
    [
      'an invalid digest',
      { JWT_CLIENTS_JSON: JSON.stringify([{ ...client, client_secret: 'sha256:12' }]) },
      ['JWT_CLIENTS_JSON'],
    ],
    ['a single client in part', { JWT_CLIENT_ID: 'a' }, ['JWT_CLIENT_SECRET', 'JWT_CLIENT_SCOPES']],
    [
      'a single client that is also in the list',
      {
        JWT_CLIENTS_JSON: JSON.stringify([client]),
        JWT_CLIENT_ID: 'one',
        JWT_CLIENT_SECRET: 's',
        JWT_CLIENT_SCOPES: 'health:read',
      },
      ['JWT_CLIENT_ID'],
    ],
    [
      'several problems at once',
      { PORT: 'x', DECISION_MODE: 'x', JWT_CLIENTS_JSON: '{' },
      ['DECISION_MODE', 'PORT', 'JWT_CLIENTS_JSON'],
    ],
  ]
  for (const [name, env, variables] of refused) {
    test(name, () => expect(problemsOf(env)).toEqual(variables))
  }
})

describe('production', () => {
  const production = { NODE_ENV: 'production' }
  for (const variable of [
    'AWS_ENDPOINT_URL',
    'AWS_ENDPOINT_URL_REKOGNITION',
    'AWS_ENDPOINT_URL_STS',
    'OPENAI_BASE_URL',
    'FINGERPRINT_API_URL',
  ]) {
    for (const url of [
      'http://127.0.0.1:8100/x',
      'http://localhost:1',
      'http://[::1]:8100',
      'http://sandbox.localhost',
    ]) {
      test(`refuses ${variable} at ${url}`, () => {
        expect(problemsOf({ ...production, [variable]: url })).toEqual([variable])
        expect(problemsOf({ [variable]: url })).toEqual([])
      })
    }
  }
  test('refuses the example secret, which works elsewhere', () => {
    const example = { JWT_SECRET: 'replace_with_a_long_random_secret' }
    expect(problemsOf({ ...production, ...example })).toEqual(['JWT_SECRET'])
    expect(problemsOf(example)).toEqual([])
  })
  test('accepts real endpoints', () => {
    expect(problemsOf({ ...production, OPENAI_BASE_URL: 'https://gateway.example/v1' })).toEqual([])
  })
})

test('a problem never repeats a value', () => {
  const secret = 'hunter2-hunter2'
  const read = readConfig({
    POCKETBASE_URL: secret,
    PB_USER_EMAIL: secret,
    JWT_SECRET: secret,
    JWT_TTL_SECONDS: secret,
    CLIENT_URL: secret,
    ALLOWED_ORIGINS: secret,
    AWS_REGION: secret,
    AWS_ENDPOINT_URL: secret,
    DECISION_MODE: secret,
    PORT: secret,
    JWT_CLIENTS_JSON: JSON.stringify([
      { client_id: secret, client_secret: `sha256:${secret}`, scopes: [`${secret} x`] },
      secret,
    ]),
  })
  expect(read.ok).toBe(false)
  expect(JSON.stringify(read)).not.toContain('hunter2')
})

test('the single client is added to the list, with scopes separated by spaces or commas', () => {
  const { jwt } = configOf({
    JWT_CLIENTS_JSON: JSON.stringify([client]),
    JWT_CLIENT_ID: 'two',
    JWT_CLIENT_SECRET: 'secret',
    JWT_CLIENT_TEAM_ID: 'team_2',
    JWT_CLIENT_SCOPES: 'health:read, profiles:read  profiles:write',
  })
  expect(jwt.clients.map(({ clientId }) => clientId)).toEqual(['one', 'two'])
  expect(jwt.clients[1]).toEqual({
    clientId: 'two',
    clientSecret: 'secret',
    partnerId: null,
    teamId: 'team_2',
    scopes: ['health:read', 'profiles:read', 'profiles:write'],
  })
})

test('the endpoint of one AWS service wins over the common one', () => {
  const aws = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL: 'https://all.example',
    AWS_ENDPOINT_URL_STS: 'https://sts.example',
  }
  expect(configOf(aws).aws).toEqual({
    region: 'eu-west-1',
    accessKeyId: 'a',
    secretAccessKey: 'b',
    rekognitionEndpoint: 'https://all.example',
    stsEndpoint: 'https://sts.example',
  })
})

test('a trailing slash of an origin is not a path', () => {
  expect(configOf({ CLIENT_URL: 'https://app.example/' }).clientUrl).toBe('https://app.example')
})
