/** The log: JSON lines on standard output, and configuration problems on standard error. */

import { type Config, describeProblems } from '../config/config.ts'
import type { ConfigProblem } from '../config/rules.ts'
import type { WriteLog } from '../http/middleware/request-log.ts'

const severity = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 }

/** Writes the lines of this level and above. */
export const logFrom =
  (level: Config['logLevel']): WriteLog =>
  (line) => {
    if (severity[line.level] >= severity[level]) console.log(JSON.stringify(line))
  }

export const logListening = (port: number | undefined): void =>
  console.log(
    JSON.stringify({ time: new Date().toISOString(), level: 'info', event: 'listening', port }),
  )

export const logProblems = (problems: ConfigProblem[]): void =>
  console.error(`The configuration has problems:\n${describeProblems(problems)}`)
