/** A 5 by 7 bitmap alphabet: seven rows a letter, five bits a row. */

const rows: Readonly<Record<string, string>> = {
  A: 'ehhvhhh',
  B: 'uhhuhhu',
  C: 'ehggghe',
  D: 'uhhhhhu',
  E: 'vgguggv',
  F: 'vgguggg',
  G: 'ehgnhhe',
  H: 'hhhvhhh',
  I: 'e44444e',
  J: '72222ic',
  K: 'hikokih',
  L: 'ggggggv',
  M: 'hrllhhh',
  N: 'hhpljhh',
  O: 'ehhhhhe',
  P: 'uhhuggg',
  Q: 'ehhhlid',
  R: 'uhhukih',
  S: 'fgge11u',
  T: 'v444444',
  U: 'hhhhhhe',
  V: 'hhhhha4',
  W: 'hhhllla',
  X: 'hha4ahh',
  Y: 'hhha444',
  Z: 'v1248gv',
  0: 'ehjlphe',
  1: '4c4444e',
  2: 'eh1248v',
  3: 'v2421he',
  4: '26aiv22',
  5: 'vgu11he',
  6: '68guhhe',
  7: 'v124888',
  8: 'ehhehhe',
  9: 'ehhf12c',
  '<': '248g842',
  '.': '00000cc',
  ',': '0000c48',
  ':': '0cc0cc0',
  '-': '000v000',
  '/': '01248g0',
  "'": 'c480000',
}

const blank = [0, 0, 0, 0, 0, 0, 0]

/** The rows of a letter. Accents are dropped; a character outside the alphabet stays blank. */
export function glyphOf(letter: string): readonly number[] {
  const plain = letter.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
  const drawn = rows[plain]
  return drawn ? Array.from(drawn, (row) => Number.parseInt(row, 32)) : blank
}
