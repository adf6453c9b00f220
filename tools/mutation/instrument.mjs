// Puts every mutant into the files named as arguments, in place, and writes the list of mutants to mutants.json.
import { readFileSync, writeFileSync } from 'node:fs'
import { createInstrumenter } from '@stryker-mutator/instrumenter'
import { createInjector } from 'typed-inject'

const prefix = 'src/domain/'
const quiet = () => undefined
const logger = { isDebugEnabled: () => false, debug: quiet, info: quiet, warn: quiet, error: quiet }
const instrumenter = createInjector()
  .provideValue('logger', logger)
  .injectFunction(createInstrumenter)

const contents = new Map(process.argv.slice(2).map((name) => [name, readFileSync(name, 'utf8')]))
const sources = [...contents].map(([name, content]) => ({ name, mutate: true, content }))
const options = { plugins: null, excludedMutations: [], ignorers: [] }
const { files, mutants } = await instrumenter.instrument(sources, options)
for (const { name, content } of files) writeFileSync(name, content)

const listed = mutants.map(({ id, fileName, mutatorName, replacement, location }) => ({
  id,
  file: fileName.slice(prefix.length),
  line: location.start.line + 1,
  mutator: mutatorName,
  original: textAt(contents.get(fileName), location),
  replacement,
}))
writeFileSync('mutants.json', JSON.stringify(listed))

/** Lines and columns start at 0. */
function textAt(content, { start, end }) {
  const lines = content.split('\n').slice(start.line, end.line + 1)
  const last = lines.length - 1
  return lines
    .map((line, index) => (index === last ? line.slice(0, end.column) : line))
    .map((line, index) => (index === 0 ? line.slice(start.column) : line))
    .join('\n')
}
