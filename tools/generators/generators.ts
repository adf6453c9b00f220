// Tries the client generators that docs/generators.md names, against a stack of their own: generate, compile, run.
import { mkdir, writeFile } from 'node:fs/promises'
import { startThrowAwayStack } from '../scenarios/throw-away-stack.ts'
import { flowEnv } from './flow-env.ts'
import { cache, documentPath, recipes } from './recipes.ts'
import { type Trial, tryRecipe } from './trial.ts'

const usage = `Usage: npm run generators               tries all generators
       npm run generators -- oapi-codegen   tries those whose names contain the word

It installs them in .cache/generators, which takes some minutes the first time.
Exit code: 0 none failed, 1 one failed, 2 invalid usage`

const exitCodes = { passed: 0, failed: 1, usage: 2 } as const

process.exitCode = await run(process.argv.slice(2))

async function run(words: readonly string[]): Promise<number> {
  const chosen = recipes.filter(({ name }) => words.every((word) => name.includes(word)))
  if (chosen.length === 0) {
    console.error(usage)
    return exitCodes.usage
  }
  await mkdir(cache, { recursive: true })
  const stack = await startThrowAwayStack(console.error)
  try {
    const document = await fetch(`${stack.api}/openapi.json`)
    await writeFile(documentPath, await document.text())
    const env = await flowEnv(stack)
    const trials: Trial[] = []
    for (const recipe of chosen) {
      console.error(`Trying ${recipe.name} ${recipe.version}`)
      const trial = await tryRecipe(recipe, { ...env, USER_ID: crypto.randomUUID() })
      if (trial.reason !== undefined) console.error(trial.reason)
      trials.push(trial)
    }
    for (const line of tableOf(trials)) console.log(line)
    const isFailed = trials.some((trial) => marksOf(trial).includes('no'))
    return isFailed ? exitCodes.failed : exitCodes.passed
  } finally {
    await stack.stop()
  }
}

function marksOf({ generated, compiled, flow }: Trial): string[] {
  return [generated, compiled, flow]
}

function tableOf(trials: readonly Trial[]): string[] {
  const rows = trials.map((trial) => [trial.recipe.name, trial.recipe.version, ...marksOf(trial)])
  return [
    '| Generator | Version | Generated | Compiled | Flow |',
    '|---|---|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ]
}
