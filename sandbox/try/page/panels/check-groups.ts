// All checks of a decision, in groups.
import type { Check } from '../answers.ts'
import { h } from '../elements.ts'
import { checkName, seen, statusWords } from '../words.ts'

/** By the start of a check's name. The first match counts. */
const groups = [
  ['Face', /^(liveness|face_match|selfie_match)/],
  ['Document', /^(document|age|mrz)/],
  ['Device and network', /^(device|ip)/],
  ['Seen before', /^velocity/],
  ['Claims', /^claim/],
  ['Other', /^/],
] as const

export function checkGroups(checks: readonly Check[]): HTMLElement {
  const groupOf = ({ name }: Check) => groups.find(([, begins]) => begins.test(name))?.[0]
  return h(
    'div',
    { class: 'check-groups' },
    ...groups
      .map(([title]) => ({ title, own: checks.filter((check) => groupOf(check) === title) }))
      .filter(({ own }) => own.length > 0)
      .map(({ title, own }) => checkTable(title, own)),
  )
}

const checkTable = (title: string, checks: readonly Check[]): HTMLElement =>
  h(
    'table',
    { class: 'checks' },
    h('caption', {}, title),
    h(
      'thead',
      { class: 'unseen' },
      h('tr', {}, h('th', { scope: 'col' }, 'Check'), h('th', { scope: 'col' }, 'Result')),
    ),
    h('tbody', {}, ...checks.map(checkRow)),
  )

function checkRow(check: Check): HTMLElement {
  const { name, status } = check
  const what = seen(check)
  return h(
    'tr',
    { class: `is-${status}` },
    h(
      'th',
      { scope: 'row' },
      checkName(name),
      what === '' ? null : h('span', { class: 'seen' }, what),
    ),
    h('td', {}, h('span', { class: 'result' }, statusWords[status])),
  )
}
