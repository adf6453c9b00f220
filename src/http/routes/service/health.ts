/** Health: the whole state for operators with a token, and two probes without one. */

import type { PolicyState } from '../../../flows/service/current-policy.ts'
import { traceOf } from '../../middleware/context.ts'
import { defineRoute } from '../route.ts'
import type { MemoryUse } from '../route-deps.ts'

const probe = { method: 'get', scope: null, applicants: false, errors: [] } as const

export const isAlive = defineRoute(
  { ...probe, id: 'isAlive', path: '/livez' },
  () => (c) => c.json({ status: 'ok' }),
)

export const isReady = defineRoute(
  { ...probe, id: 'isReady', path: '/readyz' },
  ({ flows }) =>
    async (c) => {
      const database = await flows.readHealth(traceOf(c))
      if (database === 'authenticated') return c.json({ status: 'ok' })
      return c.json({ status: 'unavailable' }, 503, { 'Retry-After': '5' })
    },
)

export const readHealth = defineRoute(
  { ...probe, id: 'readHealth', path: '/', scope: 'health:read' },
  ({ flows, config, now, startedAtMs, memory }) =>
    async (c) => {
      const database = await flows.readHealth(traceOf(c))
      const isUsable = database === 'authenticated'
      const policy = isUsable ? await flows.currentPolicy(traceOf(c)) : null
      const isForAdmin = c.get('principal').scopes.has('health:admin')
      const body = {
        status: isUsable ? 'OK' : 'DEGRADED',
        service: 'Identivia Integration API with AWS Face Liveness',
        timestamp: new Date(now()).toISOString(),
        uptime: Math.round((now() - startedAtMs) / 10) / 100,
        memory: inMegabytes(memory()),
        pocketbase_status: database,
        pocketbase_url: isForAdmin ? withoutCredentials(config.pocketbase.url) : masked,
        pocketbase_user_email: isForAdmin ? config.pocketbase.email : masked,
        aws_faceliveness_status: configured(config.aws),
        openai_model: config.openai?.model ?? null,
        openai_status: configured(config.openai),
        faceliveness_threshold: config.faceLivenessThreshold,
        fingerprint_status: configured(config.fingerprint),
        ...(policy?.ok ? policyAnswer(policy.value) : { policy: null, policy_status: 'unknown' }),
      }
      return isUsable ? c.json(body) : c.json(body, 503, { 'Retry-After': '5' })
    },
)

const masked = '***'

const configured = (group: object | null): string =>
  group === null ? 'not_configured' : 'configured'

const policyAnswer = ({ id, status, problem }: PolicyState) => ({
  policy: id,
  policy_status: status,
  ...(problem === null ? {} : { policy_problem: problem }),
})

const withoutCredentials = (text: string): string => {
  const url = new URL(text)
  url.username = ''
  url.password = ''
  return url.href.replace(/\/$/, '')
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`

const inMegabytes = (memory: MemoryUse | null) =>
  memory === null
    ? null
    : {
        rss: megabytes(memory.rss),
        heapTotal: megabytes(memory.heapTotal),
        heapUsed: megabytes(memory.heapUsed),
      }
