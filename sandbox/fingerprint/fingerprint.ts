/** Fingerprint's Server API as a small HTTP server: reading one event, in version 4 and version 3. */
import { Hono } from 'hono'
import { sandboxKeys } from '../keys.ts'
import { serve } from '../serve.ts'
import type { World } from '../world.ts'
import { type FingerprintAnswers, fingerprintAnswers } from './errors.ts'
import { eventV3, throttledProducts } from './event-v3.ts'
import { eventV4 } from './event-v4.ts'
import type { DeviceEvent, Events } from './events.ts'

export function fingerprint(world: World, events: Events): Hono {
  const answersV4 = fingerprintAnswers('v4')
  const answersV3 = fingerprintAnswers('v3')

  type Read = { id: string; key: string; answers: FingerprintAnswers }

  const read = ({ id, key, answers }: Read, write: (event: DeviceEvent) => Response): Response => {
    if (key === '') return answers.refuse('key_missing')
    if (key !== sandboxKeys.fingerprint.secretKey) return answers.refuse('bad_key')
    if (!/^\d{1,16}\.[A-Za-z0-9]{6,}$/.test(id)) return answers.refuse('bad_id')
    const event = events.find(id)
    if (!event) return answers.refuse('not_found')
    if (event.scenario.outages.includes('fingerprint')) return answers.refuse('internal')
    return write(event)
  }

  return new Hono()
    .get('/fingerprint/v4/events/:id', (c) => {
      const { signal } = c.req.raw
      const serving = { operation: 'fingerprint.event', signal, errors: answersV4 }
      const [scheme, bearer] = (c.req.header('authorization') ?? '').split(' ')
      const key = scheme === 'Bearer' ? (bearer ?? '') : ''
      return serve(world, serving, async () =>
        read({ id: c.req.param('id'), key, answers: answersV4 }, (event) =>
          answersV4.ok(eventV4(event)),
        ),
      )
    })
    .get('/fingerprint/events/:id', (c) => {
      const { signal } = c.req.raw
      const serving = { operation: 'fingerprint.event_v3', signal, errors: answersV3 }
      const key = c.req.header('auth-api-key') ?? c.req.query('api_key') ?? ''
      return serve(world, serving, async (quirk) =>
        read({ id: c.req.param('id'), key, answers: answersV3 }, (event) =>
          answersV3.ok(quirk === 'product_error' ? throttledProducts : eventV3(event)),
        ),
      )
    })
}
