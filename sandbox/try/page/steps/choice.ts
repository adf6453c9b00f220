// The first step: a person of the catalogue, or the user's own images.
import { Catalogue, type Scenario } from '../answers.ts'
import { field, h } from '../elements.ts'
import { onSubmit, type Step } from './stage.ts'

export interface Choice {
  readonly scenario: Scenario
  /** Null to use the images of the scenario. */
  readonly own: OwnPictures | null
}

export interface OwnPictures {
  readonly document_front: File
  readonly document_back: File | null
  readonly face: File
}

export const choiceStep: Step = 'Person'
export const choiceHeading = 'Choose a person'

export async function readCatalogue(): Promise<readonly Scenario[]> {
  const answer = await fetch('/specimens')
  return Catalogue.parse(await answer.json()).scenarios
}

const groups = [
  ['approved', 'Approved'],
  ['review', 'Held for review'],
  ['declined', 'Declined'],
  ['refused', 'Refused before a decision'],
] as const

export function choiceForm(
  scenarios: readonly Scenario[],
  onChoice: (choice: Choice) => Promise<void>,
): HTMLFormElement {
  const select = h(
    'select',
    { id: 'scenario' },
    ...groups.map(([outcome, label]) =>
      h(
        'optgroup',
        { label },
        ...scenarios
          .filter(({ expected }) => expected.outcome === outcome)
          .map(({ name, title }) => h('option', { value: name }, title)),
      ),
    ),
  )
  const preview = h('div', { class: 'preview' })
  const chosen = () => scenarios.find(({ name }) => name === select.value) ?? firstOf(scenarios)
  const showPreview = () => preview.replaceChildren(...previewOf(chosen()))
  select.addEventListener('change', showPreview)
  showPreview()

  const catalogue = h('div', {}, field('Scenario', select), preview)
  const inputs = ownInputs()
  const own = h('div', { hidden: true }, ...inputs.content)
  const source = sourceOfPictures((isOwn) => {
    catalogue.hidden = isOwn
    own.hidden = !isOwn
    inputs.require(isOwn)
  })
  const form = h(
    'form',
    {},
    source.fieldset,
    catalogue,
    own,
    h('p', { class: 'actions' }, h('button', { type: 'submit' }, 'Start')),
  )
  onSubmit(form, 'Creating a profile and its token…', async () => {
    const pictures = source.isOwn() ? inputs.files() : null
    // The user's own images come from the honest device of the first scenario.
    await onChoice({ scenario: pictures ? firstOf(scenarios) : chosen(), own: pictures })
  })
  return form
}

function firstOf(scenarios: readonly Scenario[]): Scenario {
  const [first] = scenarios
  if (!first) throw new Error('The catalogue is empty')
  return first
}

function sourceOfPictures(onChange: (isOwn: boolean) => void) {
  const radio = (id: string, isChecked: boolean) =>
    h('input', { type: 'radio', name: 'source', id, checked: isChecked })
  const person = radio('source-catalogue', true)
  const own = radio('source-own', false)
  const fieldset = h(
    'fieldset',
    { class: 'choice' },
    h('legend', {}, 'Images'),
    h('label', {}, person, h('span', {}, 'A person from the catalogue')),
    h('label', {}, own, h('span', {}, 'My own images')),
  )
  fieldset.addEventListener('change', () => onChange(own.checked))
  return { fieldset, isOwn: () => own.checked }
}

function previewOf({ name, description, expected, files }: Scenario): Node[] {
  const pictures = files
    .filter((file) => !file.endsWith('/facial_photo.jpg'))
    .map((file) => h('img', { src: file, alt: altOf(file), class: 'thumb' }))
  return [
    h(
      'div',
      { class: 'preview-text' },
      h('p', {}, description),
      h(
        'p',
        { class: 'expected' },
        h('span', { class: `chip chip-${expected.outcome}` }, expected.outcome),
        ...expected.reasons.map((code) => h('code', {}, code)),
      ),
      h('p', { class: 'hint' }, 'In tests and on the command line: ', h('code', {}, name)),
    ),
    h('div', { class: 'thumbs' }, ...pictures),
  ]
}

function altOf(file: string): string {
  if (file.includes('document_front')) return 'Front of the specimen document'
  if (file.includes('document_back')) return 'Back of the specimen document'
  return 'Drawing of the person’s face'
}

function ownInputs() {
  const input = (id: string, accept: string) => h('input', { type: 'file', id, accept })
  const front = input('own-front', 'image/jpeg,image/png,image/webp')
  const back = input('own-back', 'image/jpeg,image/png,image/webp')
  const face = input('own-face', 'image/jpeg,image/png')
  const content = [
    h(
      'div',
      { class: 'note' },
      h('p', {}, h('strong', {}, 'The vendors are simulated: nothing analyzes your images. ')),
      h(
        'ul',
        {},
        h('li', {}, 'Each of your images counts as one face, and as an unreadable document.'),
        h('li', {}, 'Two files show the same face only if they are the same file, byte for byte.'),
        h(
          'li',
          {},
          'A specimen from the catalogue has its scenario inside the file. If you edit it, convert it to WEBP or make it larger than 5 MB, it counts as your own picture.',
        ),
        h('li', {}, 'The images stay on this machine, in the folder pb_data.'),
      ),
    ),
    field('Document, front', front, 'JPEG, PNG or WEBP, up to 10 MB'),
    field('Document, back (not for a passport)', back, 'JPEG, PNG or WEBP, up to 10 MB'),
    field('Your face', face, 'JPEG or PNG, up to 10 MB. Used for the camera as well'),
  ]
  return {
    content,
    require: (isOwn: boolean) => {
      front.required = isOwn
      face.required = isOwn
    },
    files: (): OwnPictures | null => {
      const [frontFile] = front.files ?? []
      const [backFile] = back.files ?? []
      const [faceFile] = face.files ?? []
      if (!frontFile || !faceFile) return null
      return { document_front: frontFile, document_back: backFile ?? null, face: faceFile }
    },
  }
}
