/** The Try page in Chromium: several outcomes, by mouse and by keyboard, on a desktop and on a phone. */

import { afterAll, expect, setDefaultTimeout } from 'bun:test'
import type { Page } from 'playwright-core'
import { axeViolations, browserTest, type Open, screenshot } from '../../support/chromium.ts'
import { noTroubles } from '../../support/page-troubles.ts'
import { freshTryStack, stopTryStack, tryStack } from './stack.ts'

setDefaultTimeout(300_000)

afterAll(stopTryStack)

const widths = [360, 1280]
const buttons = [
  'Start',
  'Send the documents',
  'Start the face check',
  'Ask for the decision',
] as const

async function openPage(open: Open, width: number, stack = tryStack()) {
  const { sandbox, api } = await stack
  const opened = await open(`${sandbox}/try`, { width, alsoAllowed: [api] })
  await opened.page.getByRole('button', { name: 'Start' }).waitFor()
  return opened
}

/** Takes the chosen person to the verdict; looks at every step on the way. */
async function goThrough(
  page: Page,
  look: (step: number) => Promise<void> = async () => undefined,
) {
  for (const [at, name] of buttons.entries()) {
    await look(at + 1)
    await page.getByRole('button', { name, exact: true }).click()
    const next = buttons[at + 1] ?? 'Try another'
    await page.getByRole('button', { name: next, exact: true }).waitFor()
  }
  await look(buttons.length + 1)
}

const team = (page: Page) => page.getByRole('region', { name: 'Your team sees' })
const personSees = (page: Page) => page.getByRole('region', { name: 'The person sees' })
const codesOf = (page: Page) => team(page).locator('.reasons code').allTextContents()

interface Fate {
  scenario: string
  outcome: string
  codes: string[]
  headline: string
}

const outage: Fate = {
  scenario: 'provider-outage',
  outcome: 'Review',
  codes: ['FACE_MATCH_UNAVAILABLE', 'DOCUMENT_ANALYSIS_UNAVAILABLE'],
  headline: 'We are looking at your details',
}
const firstFate: Fate = {
  scenario: 'approved-id-card',
  outcome: 'Approved',
  codes: ['DOCUMENT_SPECIMEN'],
  headline: 'You are verified',
}
const fates: Fate[] = [
  firstFate,
  {
    scenario: 'spoofed-liveness',
    outcome: 'Declined',
    codes: ['LIVENESS_LOW_CONFIDENCE', 'LIVENESS_CLAIM_MISMATCH'],
    headline: 'We could not verify you',
  },
  {
    scenario: 'face-uncertain',
    outcome: 'Review',
    codes: ['FACE_MATCH_UNCERTAIN', 'DOCUMENT_SPECIMEN'],
    headline: 'We are looking at your details',
  },
]

for (const fate of fates) {
  for (const width of widths) {
    browserTest(`${fate.scenario} at ${width} pixels: ${fate.outcome}`, async (open) => {
      const { page, troubles } = await openPage(open, width)
      await meet(page, fate)
      expect(troubles).toEqual(noTroubles)
    })
  }
}

browserTest(
  'vendors that are down: review, and the page explains the circuit breaker to the next person',
  async (open) => {
    const stack = freshTryStack()
    try {
      for (const width of widths) {
        const { page, troubles } = await openPage(open, width, stack)
        await meet(page, outage)
        // What the browser itself says of the reading that failed.
        const errors = [expect.stringContaining('status of 502')]
        expect(troubles).toEqual({ ...noTroubles, errors })
      }
      const { page } = await openPage(open, 1280, stack)
      await goThrough(page)
      expect(await codesOf(page)).toContain('FACE_MATCH_UNAVAILABLE')
      expect(await team(page).locator('.note').textContent()).toContain('ten seconds')
    } finally {
      await (await stack).stop()
    }
  },
)

/** Takes the person of the scenario through, and looks at each step. */
async function meet(page: Page, { scenario, outcome, codes, headline }: Fate): Promise<void> {
  const width = page.viewportSize()?.width ?? 0
  await page.getByLabel('Scenario').selectOption(scenario)
  await page.waitForLoadState('networkidle')
  await goThrough(page, async (step) => {
    // The earlier steps differ by their pictures alone, and axe takes its time.
    if (step > buttons.length || scenario === firstFate.scenario)
      expect(await axeViolations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    await screenshot(page, `try-${scenario}-${width}-${step}`)
  })
  expect(await team(page).locator('.chip').first().textContent()).toBe(outcome)
  expect(await codesOf(page)).toEqual(codes)
  expect(await personSees(page).locator('.headline').textContent()).toBe(headline)
  expect(await page.getByRole('status').textContent()).toBe(`Decided: ${outcome}.`)
  expect(await team(page).locator('.note').count()).toBe(0)
}

browserTest('an unfinished session: no decision is made, and both panels say so', async (open) => {
  const { page } = await openPage(open, 360)
  await page.getByLabel('Scenario').selectOption('unfinished-liveness')
  await goThrough(page)
  expect(await personSees(page).textContent()).toContain('HTTP 409 liveness_not_completed')
  expect(await team(page).textContent()).toContain('No decision was made or stored')
  expect(await page.getByRole('status').textContent()).toBe('No decision was made.')
})

browserTest(
  'the browser has only the token for its profile, and receives nothing else',
  async (open) => {
    const { page, troubles } = await openPage(open, 1280)
    const bearers = new Set<string>()
    const answers: Promise<{ path: string; text: string }>[] = []
    page.on('request', (request) => bearers.add(request.headers().authorization ?? ''))
    page.on('response', (response) => {
      const { pathname } = new URL(response.url())
      if (pathname.startsWith('/api/'))
        answers.push(response.text().then((text) => ({ path: pathname, text })))
    })
    await page.getByLabel('Scenario').selectOption('bot-device')
    await goThrough(page)
    const tokens = [...bearers].filter((header) => header !== '')
    expect(tokens).toHaveLength(1)
    const [, claims = ''] = tokens[0]?.split('.') ?? []
    expect(JSON.parse(atob(claims))).toMatchObject({ profile: expect.any(String) })
    const codes = await codesOf(page)
    expect(codes).toContain('DEVICE_BOT')
    const received = await Promise.all(answers)
    expect(received.some(({ path }) => path.startsWith('/api/verification_history/'))).toBe(true)
    for (const { text } of received) {
      for (const code of codes) expect(text).not.toContain(code)
      expect(text).not.toContain('"checks":[')
    }
    // The person's panel shows that answer whole.
    const [submitted] = received.filter(({ path }) => path.startsWith('/api/verification_history/'))
    const shown = await personSees(page).locator('pre').textContent()
    expect(JSON.parse(shown ?? '')).toEqual(JSON.parse(submitted?.text ?? ''))
    expect(troubles).toEqual(noTroubles)
  },
)

browserTest('own pictures behave as the page says', async (open) => {
  const { page, troubles } = await openPage(open, 360)
  const one = { name: 'one.png', mimeType: 'image/png', buffer: await page.screenshot() }
  const clip = { x: 0, y: 0, width: 200, height: 200 }
  const other = { ...one, name: 'other.png', buffer: await page.screenshot({ clip }) }
  await page.getByLabel('My own images').check()
  expect(await axeViolations(page)).toEqual([])
  await screenshot(page, 'try-own-360')
  await page.getByLabel('Document, front').setInputFiles(one)
  await page.getByLabel('Your face').setInputFiles(other)
  await goThrough(page)
  expect(await codesOf(page)).toEqual(expect.arrayContaining(['FACE_MISMATCH']))
  await page.getByRole('button', { name: 'Try another' }).click()
  await page.getByLabel('My own images').check()
  await page.getByLabel('Document, front').setInputFiles(one)
  await page.getByLabel('Your face').setInputFiles(one)
  await goThrough(page)
  const codes = await codesOf(page)
  expect(codes).toContain('DOCUMENT_UNREADABLE')
  expect(codes).not.toContain('FACE_MISMATCH')
  expect(troubles).toEqual(noTroubles)
})

browserTest('an error of the API is shown in the form, which can be sent again', async (open) => {
  const { page } = await openPage(open, 360)
  await page.getByLabel('My own images').check()
  const text = { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') }
  await page.getByLabel('Document, front').setInputFiles(text)
  await page.getByLabel('Your face').setInputFiles(text)
  await page.getByRole('button', { name: 'Start' }).click()
  const send = page.getByRole('button', { name: 'Send the documents' })
  for (const _attempt of [1, 2]) {
    await send.click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('unsupported_media')
    expect(await axeViolations(page)).toEqual([])
  }
})

browserTest(
  'by keyboard only: each step gets the focus and announces what happens',
  async (open) => {
    const { page, troubles } = await openPage(open, 1280)
    const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()')
    const tabTo = async (name: string) => {
      for (let presses = 0; (await focused()) !== name; presses += 1) {
        if (presses > 20) throw new Error(`Tab does not lead to ${name}`)
        await page.keyboard.press('Tab')
      }
    }
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.id')).toBe('scenario')
    await page.keyboard.type('Somebody else holds')
    const headings = [
      'Documents and claims',
      'The face check',
      'Ready for the decision',
      'One decision, two views',
    ]
    for (const [at, name] of buttons.entries()) {
      await tabTo(name)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: headings[at] ?? '' }).waitFor()
      expect(await focused()).toBe(headings[at] ?? '')
      expect(await page.getByRole('status').textContent()).not.toBe('')
    }
    expect(await codesOf(page)).toContain('FACE_MISMATCH')
    await tabTo('Try another')
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Start' }).waitFor()
    expect(await focused()).toBe('Choose a person')
    expect(troubles).toEqual(noTroubles)
  },
)
