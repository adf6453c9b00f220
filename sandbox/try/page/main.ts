// The page from its first step to its last.
import { type Answer, type Claims, Submitted } from './answers.ts'
import { createSender } from './calls.ts'
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

const sender = createSender((url, init) => fetch(url, init), listCall)

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
  const journey = await startJourney(sender, choice.scenario.name, location.href)
  const pictures = await picturesOf(choice, journey.person)
  const claims =
    choice.own === null ? journey.person.claims : withoutIdentity(journey.person.claims)
  announce(startedText(journey))
  moveTo(
    'Documents',
    detailsHeading,
    detailsForm({ claims, pictures }, (said) =>
      showDocuments({ journey, pictures, promised: choice.scenario.expected.reasons }, said),
    ),
  )
}

/** A document of the user is unreadable here, so there are no values to claim. */
const withoutIdentity = (claims: Claims): Claims => ({
  ...claims,
  name: '',
  document_number: '',
  country: '',
  gender: '',
  date_of_birth: '',
})

const startedText = ({ person: { came_before: before } }: Journey) =>
  before === 0
    ? 'The profile and its token are ready.'
    : `The profile, its token and the ${before} earlier verifications of the scenario are ready.`

interface Started {
  readonly journey: Journey
  readonly pictures: Pictures
  readonly promised: readonly string[]
}

async function showDocuments(
  { journey, pictures, promised }: Started,
  claims: Claims,
): Promise<void> {
  const reading = await journey.sendDocuments(claims, pictures)
  announce('The documents were sent.')
  const name = reading?.name
  const note =
    reading === null
      ? 'The document could not be read right now. You can go on: the submission tries again.'
      : `Name read on the document: ${name ?? 'none'}.`
  const form = faceCheckForm({ selfie: pictures.selfie, note }, async () => {
    const check = await journey.checkFace(pictures.selfie)
    announce('The face check is complete.')
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
    'One decision, two views',
    h('div', { class: 'panels' }, applicantPanel(applicant), operatorPanel(operator, promised)),
    h('p', { class: 'actions' }, again),
  )
}

function outcomeOf({ body }: Answer): string {
  const submitted = Submitted.safeParse(body)
  if (!submitted.success) return 'No decision was made.'
  return `Decided: ${outcomeWords[submitted.data.data.decision.outcome]}.`
}
