// The commands for operators in a checkout, where --dev means the database of `npm run dev`.

import { operate } from '../src/operate/commands.ts'
import { realContext } from '../src/operate/context.ts'
import { devDatabase } from './dev/database.ts'

process.exitCode = await operate(process.argv.slice(2), { ...realContext, devDatabase })
