/** wrangler.toml: in every environment, Cloudflare counts to the limits that the headers report. */

import { describe, expect, test } from 'bun:test'
import * as z from 'zod'
import { readConfig } from '../../src/config/config.ts'
import { textOf } from './compose.ts'

const Environment = z.looseObject({
  vars: z.record(z.string(), z.string()),
  ratelimits: z.array(
    z.strictObject({
      name: z.string(),
      namespace_id: z.string().regex(/^[1-9]\d*$/),
      simple: z.strictObject({ limit: z.int(), period: z.literal(60) }),
    }),
  ),
  observability: z.looseObject({ enabled: z.literal(true) }),
})
const Wrangler = Environment.extend({ env: z.record(z.string(), Environment) })
const wrangler = Wrangler.parse(Bun.TOML.parse(textOf('wrangler.toml')))
const environments = Object.entries({ production: wrangler, ...wrangler.env })

test('the environments are production and staging', () => {
  expect(environments.map(([name]) => name)).toEqual(['production', 'staging'])
})

for (const [name, { vars, ratelimits }] of environments) {
  describe(name, () => {
    test('its variables and the secrets are a valid configuration', () => {
      const secrets = { PB_USER_PASSWORD: 'x', JWT_SECRET: 'x'.repeat(32), JWT_CLIENTS_JSON: '[]' }
      expect(readConfig({ ...vars, ...secrets })).toMatchObject({ ok: true })
    })

    test('each rate limit binding has the number of its variable', () => {
      const limits = ratelimits.map(({ name: binding, simple }) => [binding, simple.limit])
      expect(limits).toEqual([
        ['RATE_LIMIT_API', Number(vars.RATE_LIMIT_PER_MINUTE)],
        ['RATE_LIMIT_COSTLY', Number(vars.RATE_LIMIT_COSTLY_PER_MINUTE)],
        ['RATE_LIMIT_UNAUTHENTICATED', Number(vars.RATE_LIMIT_PER_MINUTE)],
        ['RATE_LIMIT_TOKEN', Number(vars.RATE_LIMIT_TOKEN_PER_MINUTE)],
        ['RATE_LIMIT_TOKEN_ADDRESS', 10 * Number(vars.RATE_LIMIT_TOKEN_PER_MINUTE)],
      ])
    })
  })
}

test('removing one # makes the domain a route of production and not of staging', () => {
  const before = textOf('wrangler.toml')
  const after = before.replace(/^# (routes = )/m, '$1')
  expect(after).not.toBe(before)
  const { routes, vars, env } = Wrangler.parse(Bun.TOML.parse(after))
  expect(routes).toEqual([{ pattern: 'api.example.com', custom_domain: true }])
  expect(vars).not.toHaveProperty('routes')
  for (const { routes: own } of Object.values(env)) expect(own).toEqual([])
})

test('no two rate limit bindings share a counter', () => {
  const ids = environments.flatMap(([, { ratelimits }]) =>
    ratelimits.map(({ namespace_id }) => namespace_id),
  )
  expect(new Set(ids).size).toBe(ids.length)
})
