// The commands for operators from a checkout, where --dev means the database of `npm run dev`.
import { devDatabase } from './dev/database.ts'
import { operate } from './operate/commands.ts'
import { realContext } from './operate/context.ts'

process.exitCode = await operate(process.argv.slice(2), { ...realContext, devDatabase })
