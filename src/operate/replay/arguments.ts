// The command line of `npm run replay`.

export interface Asked {
  readonly wanted:
    | { readonly id: string }
    | { readonly team: string | null; readonly since: Date | null }
  /** The path of another policy's JSON; null replays with the original policy. */
  readonly policyPath: string | null
  /** Uses the database of `npm run dev`. */
  readonly dev: boolean
}

export const usage = `Usage: npm run replay -- <verification id> [--policy file.json] [--dev]
       npm run replay -- --all [--since 30d] [--team t] [--policy file.json] [--dev]

Repeats the decision of stored verifications with their stored evidence, their policy and their time, and
compares every byte. --policy shows what another policy would have decided. --since takes 30d, 12h or a
date; --dev reads the database of \`npm run dev\`.

Exit code: 0 identical, 1 differences, 2 invalid usage or configuration, 3 the database cannot be read`

type Read = { ok: true; asked: Asked } | { ok: false; problem: string }

const valued = ['--since', '--team', '--policy'] as const
type Valued = (typeof valued)[number]
const isValued = (word: string): word is Valued => valued.some((name) => name === word)

export function readArguments(words: readonly string[], now: Date): Read {
  const values = new Map<Valued, string>()
  const flags = new Set<string>()
  const ids: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (isValued(word)) {
      at += 1
      const value = words[at]
      if (value === undefined) return refuse(`${word} needs a value`)
      values.set(word, value)
    } else if (word === '--all' || word === '--dev') flags.add(word)
    else if (word.startsWith('-')) return refuse(`There is no option ${word}`)
    else ids.push(word)
  }
  return askedIn({ values, flags, ids }, now)
}

interface Words {
  values: ReadonlyMap<Valued, string>
  flags: ReadonlySet<string>
  ids: readonly string[]
}

function askedIn({ values, flags, ids }: Words, now: Date): Read {
  const all = flags.has('--all')
  const [id] = ids
  const given = { policyPath: values.get('--policy') ?? null, dev: flags.has('--dev') }
  if (all === (id !== undefined) || ids.length > 1) {
    return refuse('Name one verification, or use --all')
  }
  if (id !== undefined) {
    if (values.has('--since') || values.has('--team')) {
      return refuse('--since and --team require --all')
    }
    return { ok: true, asked: { wanted: { id }, ...given } }
  }
  const sinceText = values.get('--since')
  const since = sinceText === undefined ? null : timeOf(sinceText, now)
  if (since !== null && Number.isNaN(since.getTime())) {
    return refuse('--since takes a number of days or hours such as 30d or 12h, or a date')
  }
  return { ok: true, asked: { wanted: { team: values.get('--team') ?? null, since }, ...given } }
}

const refuse = (problem: string): Read => ({ ok: false, problem })

const hourMs = 60 * 60 * 1000

/** An invalid date if the text is neither an age nor a date. */
function timeOf(text: string, now: Date): Date {
  const age = /^(\d{1,5})([dh])$/.exec(text)
  if (age !== null) {
    const [, count, unit] = age
    return new Date(now.getTime() - Number(count) * (unit === 'd' ? 24 : 1) * hourMs)
  }
  return new Date(/^\d{4}-\d\d-\d\d/.test(text) ? text : Number.NaN)
}
