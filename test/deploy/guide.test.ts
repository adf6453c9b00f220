/** docs/deploy.md and docs/configuration.md: the answers in their tables are the code's, their variables exist. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { parseEnv } from 'node:util'
import { variableNames } from '../../src/config/config.ts'
import type { ProviderReason } from '../../src/domain/faults/faults.ts'
import { notConfiguredAnswer, providerAnswer } from '../../src/http/errors/provider-answers.ts'
import { root, textOf } from './compose.ts'

setDefaultTimeout(60_000)

const guide = textOf('docs/deploy.md')
const provider = { aws: 'rekognition', openai: 'openai' } as const

const named = [...guide.matchAll(/(\d{3}) `(aws|openai)_(\w+)`/g)].map(
  ([, status, vendor, reason]) => ({
    status: Number(status),
    vendor: vendor === 'aws' ? ('aws' as const) : ('openai' as const),
    reason: reason ?? '',
  }),
)

test('every vendor code is listed with the status that it has', () => {
  expect(named.length).toBeGreaterThan(10)
  for (const { status, vendor, reason } of named) {
    const answer =
      reason === 'not_configured'
        ? notConfiguredAnswer(provider[vendor])
        : providerAnswer({
            kind: 'provider',
            provider: provider[vendor],
            // A word that is no reason has no answer, and fails here.
            reason: reason as ProviderReason,
          })
    expect(answer).toMatchObject({ status, code: `${vendor}_${reason}` })
  }
})

test('every variable that is read is in .env.example and in docs/configuration.md', () => {
  const example = [...textOf('.env.example').matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)]
  expect(example.map(([, name]) => name).toSorted()).toEqual([...variableNames].toSorted())
  const table =
    textOf('docs/configuration.md')
      .match(/^\| `[A-Z].*$/gm)
      ?.join('\n') ?? ''
  const clients = variableNames.filter((name) => name.startsWith('JWT_CLIENT_'))
  const missing = variableNames.filter((name) => !table.includes(`\`${name}\``))
  // One row has the client's variables by their endings.
  expect(missing).toEqual(clients.filter((name) => name !== 'JWT_CLIENT_ID'))
})

test('without Docker the guide sets up a production server that listens on its own machine only', async () => {
  const [, change = ''] = /sed '([^']+)' \.env\.example > \.env/.exec(guide) ?? []
  const child = Bun.spawn(['sed', change, '.env.example'], { cwd: root })
  const env = parseEnv(await child.stdout.text())
  expect(env).toMatchObject({ NODE_ENV: 'production', HOST: '127.0.0.1' })
})
