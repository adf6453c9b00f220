// The cases of a run of `bun test`, from the JUnit report that it writes.

export interface TestCase {
  readonly file: string
  /** The name, after those of the groups that it is in. */
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped'
  /** Why it failed. */
  readonly message: string
}

const element = /<testcase ([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g

export const casesOf = (report: string): TestCase[] =>
  [...report.matchAll(element)].map(([, attributes = '', content = '']) => {
    const groups = attribute(attributes, 'classname')
    const name = attribute(attributes, 'name')
    return {
      file: attribute(attributes, 'file'),
      name: groups === '' ? name : `${groups} > ${name}`,
      state: stateOf(content),
      message: messageOf(content),
    }
  })

function stateOf(content: string): TestCase['state'] {
  if (content.includes('<failure')) return 'failed'
  return content.includes('<skipped') ? 'skipped' : 'passed'
}

/** The text has the place in the source too, but a test that ran out of time has the attribute only. */
function messageOf(content: string): string {
  const [, attributes = '', text = ''] =
    /<failure ([^>]*?)(?:\/>|>([\s\S]*?)<\/failure>)/.exec(content) ?? []
  return text === '' ? attribute(attributes, 'message') : unescaped(text).trim()
}

const attribute = (attributes: string, name: string): string =>
  unescaped(new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? '')

const characters: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
}

const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name = '') =>
    code === undefined ? (characters[name] ?? whole) : String.fromCodePoint(Number(code)),
  )
