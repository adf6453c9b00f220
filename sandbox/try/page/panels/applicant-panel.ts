// What the person sees: the answer to a token for one profile.
import { type Answer, type ApplicantDecision, Refusal, Submitted } from '../answers.ts'
import { h, wholeAnswer } from '../elements.ts'
import { redoWords } from '../words.ts'

const headlines: Record<ApplicantDecision['outcome'], string> = {
  approved: 'You are verified',
  review: 'We are looking at your details',
  declined: 'We could not verify you',
}

export function applicantPanel(answer: Answer): HTMLElement {
  const submitted = Submitted.safeParse(answer.body)
  return h(
    'section',
    { class: 'panel panel-person', 'aria-labelledby': 'person-heading' },
    h('h3', { id: 'person-heading' }, 'The person sees'),
    h('p', { class: 'token' }, 'With a token for this one profile, in this browser'),
    h(
      'div',
      { class: 'screen' },
      ...(submitted.success ? messages(submitted.data.data.decision) : refusal(answer)),
    ),
    h(
      'p',
      { class: 'hint' },
      'This page hides nothing: codes, checks, scores and thresholds are not in the answer. Read it in full.',
    ),
    openWhereWide(wholeAnswer('Answer to the person', answer.body)),
  )
}

function messages({ outcome, reasons }: ApplicantDecision): HTMLElement[] {
  return [
    h('h4', { class: `headline headline-${outcome}` }, headlines[outcome]),
    reasons.length === 0
      ? h('p', {}, 'There is nothing more to do.')
      : h(
          'ul',
          { class: 'messages' },
          ...reasons.map(({ user_message, retryable, redo }) =>
            h(
              'li',
              {},
              h('p', {}, `${user_message}.`),
              retryable
                ? h('p', { class: 'redo' }, redo ? redoWords[redo] : 'You can try again.')
                : null,
            ),
          ),
        ),
  ]
}

function refusal({ status, body }: Answer): HTMLElement[] {
  const said = Refusal.safeParse(body)
  const {
    error,
    message = error,
    code = '',
    details = [],
  } = said.success ? said.data : { error: `The answer was ${status}` }
  return [
    h('h4', { class: 'headline headline-review' }, 'No decision was made'),
    h('p', {}, `${message}.`),
    h('p', { class: 'redo' }, `HTTP ${status} ${code}`.trim()),
    h('ul', {}, ...details.map((one) => h('li', {}, `${one.path}: ${one.message}`))),
  ]
}

/** Open by default if there is room: the answer is short, and it is what this panel is about. */
function openWhereWide(answer: HTMLDetailsElement): HTMLElement {
  answer.open = matchMedia('(min-width: 56rem)').matches
  return answer
}
