// Asks the operator to confirm what cannot be undone.
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'

/** True if a person at a terminal types this word. False otherwise, and without a terminal. */
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
  // Ctrl-D is an answer too: no.
  const answered = asking.question(`${question}\nType "${word}" to continue: `).catch(() => '')
  const answer = await Promise.race([answered, ended])
  asking.close()
  return answer.trim() === word
}
