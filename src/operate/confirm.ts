// A word from the operator before what cannot be undone.
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'

/** True where a person at a terminal answers the question with this word; false for all else, and where nobody can. */
export async function confirm({
  question,
  word,
}: {
  question: string
  word: string
}): Promise<boolean> {
  if (!process.stdin.isTTY) return false
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const ended = once(asking, 'close').then(() => '')
  // Ctrl-D is an answer too, and it is no.
  const answered = asking.question(`${question}\nType "${word}" to go on: `).catch(() => '')
  const answer = await Promise.race([answered, ended])
  asking.close()
  return answer.trim() === word
}
