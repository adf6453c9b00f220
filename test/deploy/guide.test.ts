/** docs/deploy.md: the answers in its troubleshooting tables are those that the code gives. */

import { expect, test } from 'bun:test'
import type { ProviderReason } from '../../src/domain/faults.ts'
import { notConfiguredAnswer, providerAnswer } from '../../src/http/provider-answers.ts'
import { textOf } from './compose.ts'

const guide = textOf('docs/deploy.md')
const provider = { aws: 'rekognition', openai: 'openai' } as const

const named = [...guide.matchAll(/(\d{3}) `(aws|openai)_(\w+)`/g)].map(
  ([, status, vendor, reason]) => ({
    status: Number(status),
    vendor: vendor === 'aws' ? ('aws' as const) : ('openai' as const),
    reason: reason ?? '',
  }),
)

test('every vendor code stands there with the status that it has', () => {
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

test('every file that the guide and the README name is there', async () => {
  const paths = `${guide}\n${textOf('README.md')}`.match(
    /(docker-compose[\w.]*yml|scripts\/[\w-]+\.sh)/g,
  )
  for (const path of new Set(paths)) expect(textOf(path).length).toBeGreaterThan(0)
})
