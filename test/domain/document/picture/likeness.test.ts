/** Whether two pictures are one, saved twice: every kind of JPEG, against its decoded pixels. */

import { describe, expect, test } from 'bun:test'
import { decode } from 'jpeg-js'
import { findScenario } from '../../../../sandbox/scenarios/scenarios.ts'
import { createSpecimens } from '../../../../sandbox/specimens/specimens.ts'
import { jpegBrightness } from '../../../../src/domain/document/picture/jpeg-brightness.ts'
import { areAlike, rasterBrightness } from '../../../../src/domain/document/picture/likeness.ts'

const specimens = createSpecimens()
const specimenOf = (name: string, file: 'document_front' | 'document_back' | 'facial_photo') => {
  const scenario = findScenario(name)
  if (scenario === null) throw new Error(`No scenario ${name}`)
  return specimens.make({ scenario, file, format: 'jpg', variant: 0 })
}
const card = 'approved-id-card'
const front = await specimenOf(card, 'document_front')
const back = await specimenOf(card, 'document_back')
const photo = await specimenOf(card, 'facial_photo')
const saved = (options: object, width = 640) =>
  new Bun.Image(front).resize(width).jpeg(options).bytes()
const brightnessOf = (bytes: Uint8Array) => {
  const found = jpegBrightness(bytes)
  if (found === null) throw new Error('No brightness')
  return found
}

describe.each([
  ['as the sandbox writes it', front],
  ['baseline, with fewer colours than pixels', await saved({ quality: 80 })],
  ['progressive', await saved({ quality: 80, progressive: true })],
  ['of low quality', await saved({ quality: 30 })],
  ['smaller', await saved({ quality: 80 }, 500)],
])('a JPEG %s', (_, bytes) => {
  test('is as bright as its pixels', () => {
    const { width, height, data } = decode(bytes, { useTArray: true })
    const pixels = rasterBrightness({ width, height, pixels: new Uint8ClampedArray(data) })
    expect(areAlike(brightnessOf(bytes), pixels)).toBe(true)
  })

  test('is the front, and neither the back nor the photo', () => {
    expect(areAlike(brightnessOf(bytes), brightnessOf(front))).toBe(true)
    expect(areAlike(brightnessOf(bytes), brightnessOf(back))).toBe(false)
    expect(areAlike(brightnessOf(bytes), brightnessOf(photo))).toBe(false)
  })
})

test('a picture of one colour is like no other', () => {
  const plain = { width: 80, height: 50, columns: 80, values: new Uint8Array(4000).fill(200) }
  expect(areAlike(plain, plain)).toBe(false)
})

test('damaged data does no harm', () => {
  for (let at = 0; at < front.length; at += 97) {
    const damaged = Uint8Array.from(front)
    damaged[at] = 0xff - (damaged[at] ?? 0)
    expect(() => jpegBrightness(damaged)).not.toThrow()
  }
})
