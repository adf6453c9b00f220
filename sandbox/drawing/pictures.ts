/** Draws the two sides of a specimen document and the selfie. They are obviously not real. */
import { type DocumentFacts, documentNumber, printedMrz } from '../specimens/documents.ts'
import { type Canvas, type Colour, createCanvas } from './canvas.ts'
import { drawFace } from './face.ts'

const ink: Colour = [28, 36, 52]
const faded: Colour = [120, 132, 150]
const warning: Colour = [206, 96, 96]
const frontGround: Colour = [226, 234, 242]
const size = { width: 640, height: 400 }

const titles: Record<DocumentFacts['type'], string> = {
  passport: 'PASSPORT',
  national_id: 'IDENTITY CARD',
  driving_license: 'DRIVING LICENCE',
  residence_permit: 'RESIDENCE PERMIT',
  visa: 'VISA',
  other: 'LIBRARY CARD',
}

export type Printed = { facts: DocumentFacts; variant: number; person: string | null }

export function drawFront({ facts, variant, person }: Printed): Canvas {
  const canvas = card(frontGround)
  canvas.text(titles[facts.type], { left: 24, top: 16, scale: 3 }, ink)
  canvas.text(facts.countryName, { left: 24, top: 44, scale: 2 }, faded)
  canvas.rectangle({ left: 24, top: 72, width: 160, height: 210 }, [200, 210, 222])
  if (person) drawFace(canvas, { left: 28, top: 76, width: 152, height: 202 }, person)
  // The shoulders are drawn wider than the portrait: cut them off at its edge.
  canvas.rectangle({ left: 24, top: 282, width: 160, height: 46 }, frontGround)

  const lines: readonly (readonly [label: string, value: string])[] = [
    ['SURNAME', facts.surname],
    ['GIVEN NAMES', facts.givenNames],
    ['NUMBER', documentNumber(facts, variant)],
    ['DATE OF BIRTH', facts.birthDate],
    ['SEX', facts.gender.slice(0, 1)],
    ['ISSUED', facts.issueDate],
    ['EXPIRES', facts.expiryDate],
  ]
  lines.forEach(([label, value], index) => {
    const top = 72 + index * 30
    canvas.text(label, { left: 204, top, scale: 1 }, faded)
    // An unreadable document has bars instead of text.
    if (facts.readable) canvas.text(value, { left: 204, top: top + 10, scale: 2 }, ink)
    else canvas.rectangle({ left: 204, top: top + 10, width: 220, height: 14 }, faded)
  })
  if (facts.injection) canvas.text(facts.injection, { left: 24, top: 296, scale: 2 }, ink)
  if (facts.mrzSide === 'front') drawMrz(canvas, facts, variant)
  return canvas
}

export function drawBack({ facts, variant }: Omit<Printed, 'person'>): Canvas {
  const canvas = card([236, 232, 222])
  canvas.text(`${titles[facts.type]} - BACK`, { left: 24, top: 16, scale: 3 }, ink)
  canvas.text(documentNumber(facts, variant), { left: 24, top: 60, scale: 2 }, ink)
  if (facts.address) canvas.text(facts.address, { left: 24, top: 92, scale: 2 }, ink)
  if (facts.mrzSide === 'back') drawMrz(canvas, facts, variant)
  return canvas
}

export function drawSelfie(person: string): Canvas {
  const canvas = createCanvas(480, 640, [206, 214, 220])
  drawFace(canvas, { left: 40, top: 90, width: 400, height: 500 }, person)
  canvas.text('SPECIMEN', { left: 72, top: 20, scale: 7 }, warning)
  canvas.text('NOT A PERSON', { left: 130, top: 610, scale: 3 }, warning)
  return canvas
}

function card(ground: Colour): Canvas {
  const canvas = createCanvas(size.width, size.height, ground)
  canvas.rectangle({ left: 0, top: 0, width: size.width, height: 8 }, faded)
  canvas.rectangle({ left: 0, top: size.height - 8, width: size.width, height: 8 }, faded)
  canvas.text('SPECIMEN', { left: 430, top: 100, scale: 4 }, warning)
  canvas.text('SPECIMEN', { left: 430, top: 200, scale: 4 }, warning)
  canvas.text('A FICTITIOUS DOCUMENT', { left: 430, top: 260, scale: 1 }, warning)
  return canvas
}

function drawMrz(canvas: Canvas, facts: DocumentFacts, variant: number): void {
  const lines = printedMrz(facts, variant)
  canvas.rectangle({ left: 0, top: 316, width: size.width, height: 76 }, [250, 250, 250])
  lines.forEach((line, index) => {
    canvas.text(line, { left: 40, top: 324 + index * 22, scale: 2 }, ink)
  })
}
