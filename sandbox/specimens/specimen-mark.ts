/** The mark on a specimen that names its scenario. It is drawn, so that it survives a real upload. */
import * as z from 'zod'
import type { Canvas } from '../drawing/canvas.ts'
import { readCode, withCode } from '../drawing/pixel-code.ts'
import { type Bytes, sha256Hex, utf8 } from '../encoding.ts'
import { pixelsOf } from './specimen-pixels.ts'

/** Text on a document that addresses the model, and what the model does with it. */
export const Injection = z.object({
  text: z.string().max(2000),
  /** Obeys: reports the document as valid and authentic. Copies: writes the text into what it reads. */
  effect: z.enum(['obeyed', 'copied', 'copied_into_zone']),
})
export type Injection = z.infer<typeof Injection>

export const Specimen = z.object({
  v: z.literal(1),
  scenario: z.string().max(64),
  role: z.enum(['document_front', 'document_back', 'selfie']),
  /** Whose face it is. The same name is the same face. */
  person: z.string().max(64),
  faces: z.int().min(0).max(100),
  /** Another copy of the same scenario: other bytes, another document number. */
  variant: z.int().min(0).max(99_999).default(0),
  injection: Injection.exactOptional(),
})
export type Specimen = z.infer<typeof Specimen>

/** What was read before, by the picture's hash: vendors look at one picture several times. */
const known = new Map<string, Specimen | null>()
const maxKnown = 2000

/** The mark in the band below a picture; null if the picture has none. */
export async function readSpecimen(bytes: Uint8Array): Promise<Specimen | null> {
  const key = await sha256Hex(new Uint8Array(bytes))
  const before = known.get(key)
  if (before !== undefined) return before
  const mark = await markIn(bytes)
  if (known.size >= maxKnown) known.clear()
  known.set(key, mark)
  return mark
}

async function markIn(bytes: Uint8Array): Promise<Specimen | null> {
  const pixels = await pixelsOf(bytes)
  const code = pixels === null ? null : readCode(pixels)
  if (code === null) return null
  const mark = Specimen.safeParse(parseJson(new TextDecoder().decode(code)))
  return mark.success ? mark.data : null
}

/** Like `readSpecimen`, but an unmarked picture counts as one face that only these bytes have. */
export async function specimenOf(bytes: Bytes): Promise<Specimen> {
  const person = `stranger-${(await sha256Hex(bytes)).slice(0, 16)}`
  return (
    (await readSpecimen(bytes)) ?? {
      v: 1,
      scenario: 'unmarked',
      role: 'document_front',
      person,
      faces: 1,
      variant: 0,
    }
  )
}

/** The picture with its mark. */
export const withMark = (picture: Canvas, mark: Specimen): Canvas =>
  withCode(picture, utf8(JSON.stringify(mark)))

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
