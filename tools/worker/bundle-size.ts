// Prints how large the Worker is, as it is uploaded, and what it is made of.
import { gzipSync } from 'node:zlib'
import { bundleWorker } from './worker-bundle.ts'

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`

const { code, inputs } = await bundleWorker()
console.log(`Worker: ${kib(code.length)}, gzip ${kib(gzipSync(code, { level: 9 }).length)}`)
const shares = new Map<string, number>()
for (const [path, length] of Object.entries(inputs)) {
  const owner = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'our own code'
  shares.set(owner, (shares.get(owner) ?? 0) + length)
}
for (const [owner, length] of [...shares].sort((a, b) => b[1] - a[1])) {
  console.log(`  ${owner}: ${kib(length)} before gzip`)
}
