// The page from its first step to its last.
import { type Answer, type Claims, Submitted } from './answers.ts'
import { createCaller } from './calls.ts'
import { byId, h } from './elements.ts'
import { applicantPanel } from './panels/applicant-panel.ts'
import { clearCalls, listCall } from './panels/call-list.ts'
import { operatorPanel } from './panels/operator-panel.ts'
import {
  type Choice,
  choiceForm,
  choiceHeading,
  choiceStep,
  readCatalogue,
} from './steps/choice.ts'
import { detailsForm, detailsHeading } from './steps/details.ts'
import {
  decisionForm,
  decisionHeading,
  faceCheckForm,
  faceCheckHeading,
} from './steps/face-check.ts'
import { type Journey, type Pictures, startJourney, type Verdict } from './steps/journey.ts'
import { picturesOf } from './steps/pictures.ts'
import { announce, moveTo, show } from './steps/stage.ts'
import { outcomeWords } from './words.ts'

const principal = createCaller((url, init) => fetch(url, init), listCall)

await chooseFirst()

async function chooseFirst(): Promise<void> {
  try {
    show(choiceStep, choiceHeading, choiceForm(await readCatalogue(), start))
  } catch {
    show(
      choiceStep,
      choiceHeading,
      h(
        'p',
        { class: 'alert', role: 'alert' },
        'The sandbox does not answer. Is it still running?',
      ),
    )
  }
}

async function start(choice: Choice): Promise<void> {
  clearCalls()
  const journey = await startJourney(principal, choice.scenario.name, location.href)
  const pictures = await picturesOf(choice, journey.person)
  const claims = choice.own === null ? journey.person.claims : unsaid(journey.person.claims)
  announce(startedWords(journey))
  moveTo(
    'Documents',
    detailsHeading,
    detailsForm({ claims, pictures }, (said) =>
      showDocuments({ journey, pictures, promised: choice.scenario.expected.reasons }, said),
    ),
  )
}

/** Nothing can be read of an own document, so there is nothing to agree with. */
const unsaid = (claims: Claims): Claims => ({
  ...claims,
  name: '',
  document_number: '',
  country: '',
  gender: '',
  date_of_birth: '',
})

const startedWords = ({ person: { came_before: before } }: Journey) =>
  before === 0
    ? 'The profile and its token are made.'
    : `The profile and its token are made, and ${before} earlier verifications with them, as the scenario wants.`

interface Going {
  readonly journey: Journey
  readonly pictures: Pictures
  readonly promised: readonly string[]
}

async function showDocuments(
  { journey, pictures, promised }: Going,
  claims: Claims,
): Promise<void> {
  const reading = await journey.sendDocuments(claims, pictures)
  announce('The documents are sent.')
  const name = reading?.name
  const note =
    reading === null
      ? 'The document could not be read right now. That is no reason to stop: the submission tries again.'
      : `On the document was read: ${name ?? 'nothing'}.`
  const form = faceCheckForm({ selfie: pictures.selfie, note }, async () => {
    const check = await journey.checkFace(pictures.selfie)
    announce('The face check is over.')
    moveTo(
      'Decision',
      decisionHeading,
      decisionForm(check, async () =>
        showVerdict(await journey.decide(claims, pictures, check.sessionId), promised),
      ),
    )
  })
  moveTo('Face check', faceCheckHeading, form)
}

function showVerdict({ applicant, operator }: Verdict, promised: readonly string[]): void {
  announce(outcomeOf(applicant))
  const again = h('button', { type: 'button' }, 'Try another')
  again.addEventListener('click', async () => {
    announce('')
    await chooseFirst()
    byId('stage-heading').focus()
  })
  moveTo(
    'Decision',
    'One decision, seen twice',
    h('div', { class: 'panels' }, applicantPanel(applicant), operatorPanel(operator, promised)),
    h('p', { class: 'actions' }, again),
  )
}

function outcomeOf({ body }: Answer): string {
  const submitted = Submitted.safeParse(body)
  if (!submitted.success) return 'Nothing was decided.'
  return `Decided: ${outcomeWords[submitted.data.data.decision.outcome]}.`
}
