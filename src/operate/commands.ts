// The commands for operators by name: the same on a machine with Node or Bun, and inside the image.
import { backup, backupUsage } from './backup/backup.ts'
import { restore, restoreUsage } from './backup/restore.ts'
import { type Context, exitCodes } from './context.ts'
import { erase, eraseUsage } from './erasure/erase.ts'
import { replay } from './replay/replay.ts'
import { sweepFiles, sweepUsage } from './sweep-files.ts'

type Command = (words: readonly string[], context: Context) => Promise<number>

const commands = new Map<string | undefined, Command>([
  ['backup', backup],
  ['restore', restore],
  ['sweep-files', sweepFiles],
  ['erase', erase],
  ['replay', replay],
])

/** Resolves to the exit code. */
export async function operate(
  [name, ...words]: readonly string[],
  context: Context,
): Promise<number> {
  const command = commands.get(name)
  if (command !== undefined) return command(words, context)
  context.note([backupUsage, restoreUsage, sweepUsage, eraseUsage].join('\n\n'))
  context.note('\nUsage: replay <verification id> | --all')
  return exitCodes.usage
}
