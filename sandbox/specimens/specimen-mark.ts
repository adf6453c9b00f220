/** The mark inside a specimen that names its scenario. It survives a real upload. */
import * as z from 'zod'
import { crc32 } from '../drawing/png.ts'
import { type Bytes, concat, sha256Hex, utf8 } from '../encoding.ts'
import { formatOf, shapeOf } from './image-shape.ts'

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

/** The mark of a JPEG (comment segment) or PNG (text chunk); null if the picture has none. */
export function readSpecimen(bytes: Uint8Array): Specimen | null {
  for (const comment of shapeOf(bytes)?.comments ?? []) {
    const mark = Specimen.safeParse(parseJson(comment))
    if (mark.success) return mark.data
  }
  return null
}

/** Like `readSpecimen`, but an unmarked picture counts as one face that only these bytes have. */
export async function specimenOf(bytes: Bytes): Promise<Specimen> {
  const person = `stranger-${(await sha256Hex(bytes)).slice(0, 16)}`
  return (
    readSpecimen(bytes) ?? {
      v: 1,
      scenario: 'unmarked',
      role: 'document_front',
      person,
      faces: 1,
      variant: 0,
    }
  )
}

/** Puts the mark into a picture that has none. */
export function markSpecimen(bytes: Bytes, mark: Specimen): Bytes {
  const text = utf8(inAscii(JSON.stringify(mark)))
  if (formatOf(bytes) === 'png') {
    // After the signature (8) and IHDR (25), which must stay first.
    return concat([bytes.subarray(0, 33), textChunk(text), bytes.subarray(33)])
  }
  const length = text.length + 2
  const segment = concat([new Uint8Array([0xff, 0xfe, length >> 8, length & 0xff]), text])
  // After the start of image (2) and the JFIF segment (18), which readers expect first.
  return concat([bytes.subarray(0, 20), segment, bytes.subarray(20)])
}

/** Texts in a picture have no defined encoding, and an injection may be in any script. */
const inAscii = (json: string): string =>
  json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

function textChunk(text: Bytes): Bytes {
  const body = concat([utf8('tEXtidentivia-sandbox'), new Uint8Array(1), text])
  const chunk = new Uint8Array(body.length + 8)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, body.length - 4)
  chunk.set(body, 4)
  view.setUint32(body.length + 4, crc32(body))
  return chunk
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
