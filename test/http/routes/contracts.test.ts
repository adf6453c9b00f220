/** What holds for every contract: its messages are ours, and it says who may call. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import * as z from 'zod'
import { faultOf, inOurWords } from '../../../src/http/body/validate.ts'
import { createRoutes } from '../../../src/http/routes/routes.ts'
import { type Applicant, newApplicant } from '../../support/applicants.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

const contracts = createRoutes(() => 0).map(({ contract }) => contract)

/** One of every JSON type, and values outside any bound. */
const values = [
  null,
  true,
  -1,
  1.5,
  1e20,
  Number.NaN,
  '',
  ' ',
  'x',
  'x'.repeat(100_000),
  '\u0000',
  '[]',
  [],
  [null],
  {},
  { a: { b: [] } },
]

const propertiesOf = (schema: z.ZodType): string[] =>
  Object.keys(
    z
      .object({ properties: z.record(z.string(), z.unknown()) })
      .partial()
      .parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })).properties ?? {},
  )

describe('messages', () => {
  // Zod's English: "Invalid input: expected string, received null", "Too big: …", "Unrecognized key: …".
  const zods = /^(invalid|too (big|small)|unrecognized|expected|required)|: expected|received/i

  for (const { id, params, body } of contracts) {
    const schemas = [params, body?.json?.schema, body?.form?.schema, body?.multipart?.schema]
    // The token route shows no message of an issue: test/http/routes/token.test.ts.
    for (const schema of new Set(schemas.filter((one) => one !== undefined))) {
      test(`of ${id} are never zod's own`, () => {
        const names = propertiesOf(schema)
        const inputs = [
          ...values,
          ...names.flatMap((name) => values.map((value) => ({ [name]: value }))),
          ...values.map((value) => Object.fromEntries(names.map((name) => [name, value]))),
        ]
        const messages = inputs.flatMap((input) => {
          const parsed = schema.safeParse(input, { error: inOurWords })
          if (parsed.success) return []
          const fault = faultOf(parsed.error.issues, input)
          return 'details' in fault ? fault.details.map(({ message }) => message) : []
        })
        expect(names.length).toBeGreaterThan(0)
        expect(messages.filter((message) => zods.test(message))).toEqual([])
      })
    }
  }

  test('cover every kind of issue that zod has', () => {
    const rules: [z.ZodType, unknown][] = [
      [z.string(), 1],
      [z.literal(['a', 'b']), 'c'],
      [z.number().min(2).max(3), 1],
      [z.number().max(3), 4],
      [z.number().multipleOf(2), 3],
      [z.email(), 'a'],
      [z.strictObject({}), { a: 1 }],
      [z.union([z.string(), z.number()]), null],
      [z.record(z.email(), z.string()), { a: 'b' }],
      [z.map(z.string(), z.string()), new Map([['a', 1]])],
      [z.string().refine(() => false), 'a'],
      [z.array(z.string()).max(0), ['a']],
    ]
    const messages = rules.map(([schema, value]) => {
      const { error } = schema.safeParse(value, { error: inOurWords })
      return error?.issues[0]?.message
    })
    expect(messages).toEqual([
      'Must be a string',
      'Must be one of: a, b',
      'Must be at least 2',
      'Must be at most 3',
      'Is not valid',
      'Is not valid',
      'Is not valid',
      'Is not valid',
      'Is not valid',
      'Must be a string',
      'Is not valid',
      'Must be at most 0',
    ])
  })
})

describe('who may call', () => {
  let world: World
  let applicant: Applicant
  beforeAll(async () => {
    world = await createWorld()
    applicant = await newApplicant(world)
  })

  for (const { id, method, path, applicants, scope, body } of contracts) {
    if (scope === null) continue
    test(`${id}: ${applicants ? 'applicants too' : 'machines alone'}`, async () => {
      const answer = await world.call(
        path.replace(':id', applicant.profileId).replace(':sessionId', crypto.randomUUID()),
        {
          method: method.toUpperCase(),
          authorization: `Bearer ${applicant.token}`,
          ...(body?.json === undefined ? {} : { json: body.json.example }),
        },
      )
      const { code } = answer.ok ? { code: undefined } : await bodyOf(answer)
      const isRefused = code === 'applicant_forbidden' || code === 'insufficient_scope'
      expect([answer.status, code, isRefused]).toEqual([answer.status, code, !applicants])
    })
  }
})
