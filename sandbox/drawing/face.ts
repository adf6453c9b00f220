/** A face made of ellipses, fictitious, and always the same for the same name. */
import { fingerprintOf } from '../encoding.ts'
import type { Box, Canvas, Colour } from './canvas.ts'

const skins: readonly Colour[] = [
  [241, 205, 172],
  [214, 164, 124],
  [152, 104, 72],
  [109, 72, 50],
]
const hairs: readonly Colour[] = [
  [40, 32, 28],
  [112, 66, 34],
  [196, 154, 78],
  [120, 120, 124],
]
const shirts: readonly Colour[] = [
  [54, 88, 140],
  [128, 52, 60],
  [56, 112, 84],
  [92, 72, 128],
]

export function drawFace(canvas: Canvas, box: Box, person: string): void {
  const seed = fingerprintOf(person)
  const ink: Colour = [36, 30, 30]
  // Sizes are in hundredths of the box, so that one face fits both card and selfie.
  const part = (left: number, top: number, width: number, height: number): Box => ({
    left: Math.round(box.left + (left / 100) * box.width),
    top: Math.round(box.top + (top / 100) * box.height),
    width: Math.round((width / 100) * box.width),
    height: Math.round((height / 100) * box.height),
  })
  const skin = pick(skins, seed)
  const hair = pick(hairs, seed >>> 3)
  const eyeGap = 14 + ((seed >>> 6) % 5)
  const mouth = 18 + ((seed >>> 9) % 12)

  canvas.ellipse(part(8, 74, 84, 50), pick(shirts, seed >>> 12))
  canvas.rectangle(part(42, 62, 16, 18), skin)
  canvas.ellipse(part(22, 4, 56, 60), hair)
  canvas.ellipse(part(26, 12, 48, 60), skin)
  canvas.ellipse(part(50 - eyeGap, 34, 11, 7), [255, 255, 255])
  canvas.ellipse(part(39 + eyeGap, 34, 11, 7), [255, 255, 255])
  canvas.ellipse(part(53.5 - eyeGap, 35, 4, 5), ink)
  canvas.ellipse(part(42.5 + eyeGap, 35, 4, 5), ink)
  canvas.ellipse(part(48, 43, 4, 9), [150, 96, 80])
  canvas.ellipse(part(50 - mouth / 2, 57, mouth, 4), [168, 72, 72])
}

function pick(colours: readonly Colour[], seed: number): Colour {
  return colours[seed % colours.length] ?? [128, 128, 128]
}
