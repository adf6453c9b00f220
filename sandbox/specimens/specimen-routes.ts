/** Serves the specimens, and the list of scenarios with the expected outcome of each. */
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import * as z from 'zod'
import { claimsOf, findScenario, type Scenario, scenarios } from '../scenarios/scenarios.ts'
import type { World } from '../world.ts'

const File = z
  .string()
  .regex(/^(document_front|document_back|selfie|facial_photo)\.(jpg|png)$/)
  .transform((name) => name.split('.'))
  .pipe(
    z.tuple([
      z.enum(['document_front', 'document_back', 'selfie', 'facial_photo']),
      z.enum(['jpg', 'png']),
    ]),
  )

/** `?variant=7` is another copy: other bytes and another document number, the same outcome. */
const Variant = z.coerce.number().int().min(0).max(99_999).default(0)

export function specimenRoutes({ specimens }: World): Hono {
  const app = new Hono()
  app.use('/specimens/*', cors())
  app.get('/specimens', (c) => c.json({ scenarios: scenarios.map(describe) }))
  app.get('/specimens/:scenario/:file', async (c) => {
    const scenario = findScenario(c.req.param('scenario'))
    const file = File.safeParse(c.req.param('file'))
    const variant = Variant.safeParse(c.req.query('variant'))
    if (!scenario || !file.success || !variant.success) return c.notFound()
    const [name, format] = file.data
    if (!scenario.files.includes(name)) return c.notFound()
    const bytes = await specimens.make({ scenario, file: name, format, variant: variant.data })
    return c.body(bytes, 200, { 'content-type': format === 'jpg' ? 'image/jpeg' : 'image/png' })
  })
  return app
}

function describe(scenario: Scenario) {
  const { name, title, description, expected } = scenario
  return {
    name,
    title,
    description,
    expected,
    claims: claimsOf(scenario),
    files: scenario.files.map((file) => `/specimens/${name}/${file}.jpg`),
  }
}
