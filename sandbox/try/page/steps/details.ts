// The second step: the documents of the person, and what the person claims.
import type { Claims } from '../answers.ts'
import { field, h, picture } from '../elements.ts'
import type { Pictures } from './journey.ts'
import { onSubmit } from './stage.ts'

export const detailsHeading = 'Documents and claims'

const documentTypes = [
  ['passport', 'Passport'],
  ['national_id', 'Identity card'],
  ['driving_license', 'Driving licence'],
  ['residence_permit', 'Residence permit'],
  ['visa', 'Visa'],
  ['other', 'Something else'],
] as const
const genders = [
  ['', 'Not stated'],
  ['female', 'Female'],
  ['male', 'Male'],
  ['unknown', 'Unknown'],
] as const

export interface Sent {
  readonly claims: Claims
  readonly pictures: Pictures
}

export function detailsForm(
  { claims, pictures }: Sent,
  onSend: (claims: Claims) => Promise<void>,
): HTMLFormElement {
  const text = (id: string, value: string) =>
    h('input', { id, type: 'text', value, autocomplete: 'off', maxlength: '150' })
  const type = choice('claim-type', documentTypes, claims.document_type)
  const name = text('claim-name', claims.name)
  const number = text('claim-number', claims.document_number)
  const country = text('claim-country', claims.country)
  const born = text('claim-born', claims.date_of_birth)
  const gender = choice('claim-gender', genders, claims.gender)
  const confidence = h('input', {
    id: 'claim-confidence',
    type: 'number',
    min: '0',
    max: '100',
    step: 'any',
    required: true,
    value: String(claims.liveness_confidence),
  })
  const form = h(
    'form',
    {},
    h('div', { class: 'pictures' }, ...figures(pictures)),
    h(
      'fieldset',
      {},
      h('legend', {}, 'What the person claims'),
      h(
        'p',
        { class: 'hint' },
        'Change what you like. Claims are compared with what the vendors report; they never improve a decision.',
      ),
      h(
        'div',
        { class: 'fields' },
        field('Type of document', type),
        field('Full name', name),
        field('Document number', number),
        field('Country', country),
        field('Date of birth', born, 'Year-month-day, for example 1990-01-15'),
        field('Gender', gender),
        field(
          'Claimed confidence of the face check',
          confidence,
          '0 to 100, claimed before the check',
        ),
      ),
    ),
    h('p', { class: 'actions' }, h('button', { type: 'submit' }, 'Send the documents')),
  )
  onSubmit(form, 'Sending the documents and reading them…', () =>
    onSend({
      ...claims,
      document_type: type.value,
      name: name.value.trim(),
      document_number: number.value.trim(),
      country: country.value.trim(),
      date_of_birth: born.value.trim(),
      gender: gender.value,
      liveness_confidence: confidence.valueAsNumber,
    }),
  )
  return form
}

function choice(
  id: string,
  options: readonly (readonly [string, string])[],
  chosen: string,
): HTMLSelectElement {
  return h(
    'select',
    { id },
    ...options.map(([value, label]) => h('option', { value, selected: value === chosen }, label)),
  )
}

function figures({ document_front, document_back, facial_photo }: Pictures): HTMLElement[] {
  return [
    figure('Document, front', document_front),
    ...(document_back ? [figure('Document, back', document_back)] : []),
    figure('Photo for the form', facial_photo),
  ]
}

const figure = (caption: string, bytes: Blob): HTMLElement =>
  h('figure', {}, picture(bytes, ''), h('figcaption', {}, caption))
