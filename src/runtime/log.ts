/** Writes log lines of a level and above to standard output, as JSON. */

import type { Config } from '../config/config.ts'
import type { WriteLog } from '../http/middleware/request-log.ts'

const severity = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 }

export const logFrom =
  (level: Config['logLevel']): WriteLog =>
  (line) => {
    if (severity[line.level] >= severity[level]) console.log(JSON.stringify(line))
  }
