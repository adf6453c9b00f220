/** Makes the pictures of a scenario, each with its mark below it. The bytes are always the same. */
import { encode } from 'jpeg-js'
import type { Canvas } from '../drawing/canvas.ts'
import { drawBack, drawFront, drawSelfie } from '../drawing/pictures.ts'
import { encodePng } from '../drawing/png.ts'
import type { Bytes } from '../encoding.ts'
import type { Scenario, SpecimenName } from '../scenarios/scenarios.ts'
import { type Injection, type Specimen, withMark } from './specimen-mark.ts'

export { type Injection, readSpecimen, type Specimen } from './specimen-mark.ts'

export type Wanted = {
  scenario: Scenario
  file: SpecimenName
  format: 'jpg' | 'png'
  variant: number
  /** A prompt injection instead of the scenario's own. It is in the mark, not in the drawing. */
  injection?: Injection
}

export interface Specimens {
  make(wanted: Wanted): Promise<Bytes>
  /** A selfie of a person in no scenario, for pictures that are too large to pass on. */
  selfieOf(mark: Specimen): Promise<Bytes>
}

// There is no limit to the number of variants, so the cache of pictures needs one.
const maxKept = 500
const jpegQuality = 72

/** Shared by all sandboxes of a process: a picture has the same bytes in each. */
const cache = new Map<string, Promise<Bytes>>()

export function createSpecimens(): Specimens {
  const remember = (key: string, make: () => Promise<Bytes>): Promise<Bytes> => {
    const known = cache.get(key)
    if (known) return known
    if (cache.size >= maxKept) cache.clear()
    const made = make()
    cache.set(key, made)
    return made
  }
  const picture = (mark: Specimen, draw: () => Canvas, format: Wanted['format']) =>
    remember(`${JSON.stringify(mark)}.${format}`, () => render(withMark(draw(), mark), format))

  return {
    make: (wanted) => picture(markOf(wanted), () => drawingOf(wanted), wanted.format),
    selfieOf: (mark) => picture(mark, () => drawSelfie(mark.person), 'jpg'),
  }
}

function drawingOf({ scenario, file, variant }: Wanted): Canvas {
  const { document: facts, faces } = scenario
  switch (file) {
    case 'document_front':
      return drawFront({ facts, variant, person: faces.document })
    case 'document_back':
      return drawBack({ facts, variant })
    case 'selfie':
      return drawSelfie(faces.selfie)
    case 'facial_photo':
      return drawSelfie(faces.photo)
  }
}

export function markOf({ scenario, file, variant, injection }: Wanted): Specimen {
  const { faces } = scenario
  const role = file === 'facial_photo' ? 'selfie' : file
  const person = {
    document_front: faces.document,
    document_back: null,
    selfie: faces.selfie,
    facial_photo: faces.photo,
  }[file]
  return {
    v: 1,
    scenario: scenario.name,
    role,
    person: person ?? 'nobody',
    faces: person === null ? 0 : 1,
    variant,
    ...(injection === undefined ? {} : { injection }),
  }
}

async function render(canvas: Canvas, format: 'jpg' | 'png'): Promise<Bytes> {
  if (format === 'png') return encodePng(canvas)
  const { width, height, pixels } = canvas
  return new Uint8Array(encode({ width, height, data: pixels }, jpegQuality).data)
}
