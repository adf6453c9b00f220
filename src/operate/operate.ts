// The commands for operators inside the image, bundled by the Dockerfile: `bun operate.js backup -`.
import { operate } from './commands.ts'
import { realContext } from './context.ts'

process.exitCode = await operate(process.argv.slice(2), realContext)
