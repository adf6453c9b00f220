// The part of the page that changes: one step at a time, with focus and announcements.

import { Refusal } from '../answers.ts'
import { byId, type Child, h } from '../elements.ts'
import { Refused } from './journey.ts'

export const steps = ['Person', 'Documents', 'Face check', 'Decision'] as const
export type Step = (typeof steps)[number]

/** Shows a step. */
export function show(step: Step, heading: string, ...content: readonly Child[]): void {
  const title = h('h2', { id: 'stage-heading', tabindex: '-1' }, heading)
  byId('stage').replaceChildren(title, ...content.filter((child) => child !== null))
  showSteps(step)
}

/** Shows the step after an action of the user. The heading gets the focus, so that a screen reader starts there. */
export function moveTo(step: Step, heading: string, ...content: readonly Child[]): void {
  show(step, heading, ...content)
  byId('stage-heading').focus()
  byId('stage').scrollIntoView({ block: 'start' })
}

/** A visible text that screen readers read out when it changes. */
export function announce(text: string): void {
  byId('status').textContent = text
}

/** Runs the action of a form, once at a time. An error is shown in the form, which can then be sent again. */
export function onSubmit(form: HTMLFormElement, busyText: string, run: () => Promise<void>): void {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (form.ariaBusy === 'true') return
    form.querySelector('.alert')?.remove()
    form.ariaBusy = 'true'
    announce(busyText)
    try {
      await run()
    } catch (thrown) {
      announce('')
      form.append(h('div', { class: 'alert', role: 'alert' }, ...complaint(thrown)))
    } finally {
      form.ariaBusy = 'false'
    }
  })
}

function complaint(thrown: unknown): Child[] {
  if (!(thrown instanceof Refused)) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    return [h('p', {}, `That did not work: ${why}. Is the sandbox still running?`)]
  }
  const { status, body } = thrown.answer
  const refusal = Refusal.safeParse(body)
  if (!refusal.success) return [h('p', {}, `The answer was ${status}.`)]
  const { error, message, code, details = [] } = refusal.data
  return [
    h('p', {}, `The answer was ${status}: ${message ?? error}${code ? ` (${code})` : ''}`),
    details.length === 0
      ? null
      : h('ul', {}, ...details.map(({ path, message }) => h('li', {}, `${path}: ${message}`))),
  ]
}

function showSteps(current: Step): void {
  const at = steps.indexOf(current)
  byId('steps').replaceChildren(
    ...steps.map((step, index) =>
      h(
        'li',
        {
          class: index < at ? 'done' : 'open',
          ...(step === current ? { 'aria-current': 'step' } : {}),
        },
        h('span', { class: 'number', 'aria-hidden': 'true' }, index < at ? '✓' : String(index + 1)),
        h('span', { class: 'name' }, step),
        index < at ? h('span', { class: 'unseen' }, ' (done)') : null,
      ),
    ),
  )
}
