// Parses a command line: flags, options with a value, and the rest.

export interface Words {
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
  readonly rest: readonly string[]
}

type Read = { ok: true; words: Words } | { ok: false; problem: string }

/** A lone `-` is not an option: it means standard input or output. */
export function readWords(
  words: readonly string[],
  known: { readonly flags: readonly string[]; readonly valued: readonly string[] },
): Read {
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const rest: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (known.valued.includes(word)) {
      at += 1
      const value = words[at]
      if (value === undefined) return { ok: false, problem: `${word} needs a value` }
      values.set(word, value)
    } else if (known.flags.includes(word)) flags.add(word)
    else if (word.startsWith('-') && word !== '-') {
      return { ok: false, problem: `There is no option ${word}` }
    } else rest.push(word)
  }
  return { ok: true, words: { flags, values, rest } }
}
