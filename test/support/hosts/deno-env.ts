/** The environment of Deno itself in tests. */

import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..', '..')

export const denoEnv = {
  DENO_DIR: join(root, '.cache', 'deno'),
  DENO_NO_UPDATE_CHECK: '1',
  NO_COLOR: '1',
}
