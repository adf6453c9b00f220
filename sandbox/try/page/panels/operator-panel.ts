// What the team sees: every reason with its code, every check with its score.
import {
  type Decision,
  type OperatorAnswers,
  OperatorLiveness,
  OperatorProfile,
} from '../answers.ts'
import { type Child, h, picture, wholeAnswer } from '../elements.ts'
import { checkName, outcomeWords } from '../words.ts'
import { checkGroups } from './check-groups.ts'

/** `promised` are the reason codes that the catalogue expects for this person. */
export function operatorPanel(
  { profile, liveness }: OperatorAnswers,
  promised: readonly string[],
): HTMLElement {
  const parsed = OperatorProfile.parse(profile.body).data
  const verification = parsed.verification_history
  return h(
    'section',
    { class: 'panel panel-team', 'aria-labelledby': 'team-heading' },
    h('h3', { id: 'team-heading' }, 'Your team sees'),
    h('p', { class: 'token' }, 'With the machine token, on your server'),
    ...(verification === null
      ? [h('p', {}, 'No decision was made or stored. The session can still be used.')]
      : decided(verification, promised)),
    h('h4', {}, 'The face check'),
    livenessFacts(liveness.body),
    h('p', {}, 'Status of the profile: ', h('code', {}, parsed.verification_status)),
    wholeAnswer('Answer to the team', profile.body),
  )
}

function decided(
  { id, decision }: { id: string; decision: Decision },
  promised: readonly string[],
): Child[] {
  const due = decision.checks.filter(({ status }) => status !== 'not_applicable')
  const idle = decision.checks.filter(({ status }) => status === 'not_applicable')
  return [
    h(
      'p',
      {},
      h('span', { class: `chip chip-${decision.outcome}` }, outcomeWords[decision.outcome]),
    ),
    breakerNote(decision, promised),
    h('h4', {}, `Reasons (${decision.reasons.length})`),
    reasonList(decision),
    h('h4', {}, `Checks (${due.length})`),
    checkGroups(due),
    idle.length === 0
      ? h('p', { class: 'hint' }, 'Every check applied.')
      : h(
          'p',
          { class: 'hint' },
          `Not applicable: ${idle.map(({ name }) => checkName(name)).join(', ')}`,
        ),
    h(
      'dl',
      { class: 'facts' },
      ...fact('Decided by', shortPolicy(decision.policy)),
      ...fact('Evidence', `sha256 ${decision.evidence_hash.slice(0, 16)}…`),
      ...fact('Replay', `npm run replay -- --dev ${id}`),
    ),
  ]
}

/** After two people of an outage scenario the open breaker affects the next person, which needs an explanation. */
function breakerNote({ reasons }: Decision, promised: readonly string[]): HTMLElement | null {
  const isBreakerOpen = reasons.some(
    ({ code }) => code.endsWith('_UNAVAILABLE') && !promised.includes(code),
  )
  if (!isBreakerOpen) return null
  return h(
    'p',
    { class: 'note' },
    'A vendor was not called for this person: after several failures in a row the API stops calling a vendor for ten seconds (circuit breaker). Try again then.',
  )
}

const shortPolicy = (policy: string) => policy.replace(/@(.{16}).*/, '@$1…')

const fact = (name: string, value: string) => [h('dt', {}, name), h('dd', {}, h('code', {}, value))]

function reasonList({ reasons }: Decision): HTMLElement {
  if (reasons.length === 0) return h('p', {}, 'None: every mandatory check passed.')
  return h(
    'ul',
    { class: 'reasons' },
    ...reasons.map(({ code, effect, retryable, redo }) =>
      h(
        'li',
        {},
        h('code', {}, code),
        h('span', { class: `chip chip-${effect}` }, effect),
        retryable
          ? h('span', { class: 'hint' }, `can be tried again${redo ? `: ${redo}` : ''}`)
          : null,
      ),
    ),
  )
}

function livenessFacts(body: unknown): HTMLElement {
  const parsed = OperatorLiveness.safeParse(body)
  if (!parsed.success) return h('p', {}, 'The result could not be read.')
  const { status, isLive, confidenceScore, threshold, referenceImage } = parsed.data.data
  const score = confidenceScore === null ? 'no score' : `${confidenceScore} %`
  return h(
    'div',
    { class: 'liveness' },
    referenceImage === null
      ? null
      : picture(fromBase64(referenceImage.bytes), 'The reference image of the session'),
    h('p', {}, `${status}, ${isLive ? 'live' : 'not live'}: ${score}, threshold ${threshold} %`),
  )
}

const fromBase64 = (text: string): Blob =>
  new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))])
