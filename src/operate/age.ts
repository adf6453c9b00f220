// An age on the command line: 12h, 30d.

const hourMs = 60 * 60_000

/** Milliseconds; null if the text is not an age, or less than an hour. */
export function ageMsOf(text: string): number | null {
  const age = /^(\d{1,4})([dh])$/.exec(text)
  if (age === null) return null
  const ms = Number(age[1]) * (age[2] === 'd' ? 24 : 1) * hourMs
  return ms >= hourMs ? ms : null
}
