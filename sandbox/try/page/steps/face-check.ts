// The third step: the face check, with an image instead of a camera.
import { h, picture } from '../elements.ts'
import type { FaceCheck } from './journey.ts'
import { onSubmit } from './stage.ts'

export const faceCheckHeading = 'The face check'

export function faceCheckForm(
  { selfie, note }: { selfie: Blob; note: string | null },
  onCheck: () => Promise<void>,
): HTMLFormElement {
  const form = h(
    'form',
    { class: 'face-check' },
    note === null ? null : h('p', { class: 'note' }, note),
    h('div', { class: 'camera' }, picture(selfie, 'What the simulated camera sees: a face')),
    h(
      'p',
      {},
      'In production the vendor’s own component records a video of the face here. In the sandbox this image replaces the video.',
    ),
    h('p', { class: 'actions' }, h('button', { type: 'submit' }, 'Start the face check')),
  )
  onSubmit(form, 'Look at the camera and hold still…', onCheck)
  return form
}

export const decisionHeading = 'Ready for the decision'

export function decisionForm(check: FaceCheck, onDecide: () => Promise<void>): HTMLFormElement {
  const form = h(
    'form',
    {},
    h('p', { class: `note note-${check.isLive === true ? 'good' : 'bad'}` }, resultText(check)),
    h(
      'p',
      {},
      'The person sees no more than that. Now everything is submitted: the server calls its vendors and decides.',
    ),
    h('p', { class: 'actions' }, h('button', { type: 'submit' }, 'Ask for the decision')),
  )
  onSubmit(form, 'Comparing faces, reading the document, checking the device…', onDecide)
  return form
}

function resultText({ isLive, answer }: FaceCheck): string {
  if (isLive === null) return `The result of the face check could not be read (${answer.status}).`
  return isLive ? 'The face check succeeded.' : 'The face check did not succeed.'
}
