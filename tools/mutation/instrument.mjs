// Puts every mutant into the files named, in place, and prints the mutants as JSON. Runs in Node, for
// Stryker's instrumenter reads its CommonJS dependencies as only Node does; and in the folder where it is
// installed, as it is not for everybody.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createInstrumenter } from '@stryker-mutator/instrumenter'
import { createInjector } from 'typed-inject'

const paths = process.argv.slice(2)
const quiet = () => undefined
const logger = { isDebugEnabled: () => false, debug: quiet, info: quiet, warn: quiet, error: quiet }
const instrumenter = createInjector()
  .provideValue('logger', logger)
  .injectFunction(createInstrumenter)

const sources = paths.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }))
const options = { plugins: null, excludedMutations: [], ignorers: [] }
const { files, mutants } = await instrumenter.instrument(sources, options)
for (const { name, content } of files) writeFileSync(name, content)

const contents = new Map(sources.map(({ name, content }) => [name, content]))
const told = mutants.map(({ id, fileName, mutatorName, replacement, location }) => ({
  id,
  key: keyOf(contents.get(fileName), { fileName, mutatorName, replacement, location }),
  file: fileName,
  line: location.start.line + 1,
  mutator: mutatorName,
  original: textAt(contents.get(fileName), location),
  replacement,
}))
process.stdout.write(JSON.stringify(told))

function keyOf(content, mutant) {
  return createHash('sha256').update(content).update(JSON.stringify(mutant)).digest('base64url')
}

/** Lines and columns from 0. */
function textAt(content, { start, end }) {
  const lines = content.split('\n').slice(start.line, end.line + 1)
  const last = lines.length - 1
  return lines
    .map((line, index) => (index === last ? line.slice(0, end.column) : line))
    .map((line, index) => (index === 0 ? line.slice(start.column) : line))
    .join('\n')
}
