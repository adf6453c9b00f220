/** Rules over several variables. */

export type Env = Record<string, string | undefined>

export interface ConfigProblem {
  variable: string
  reason: string
}

/** A published example secret, long enough to pass. */
const placeholderSecret = 'replace_with_a_long_random_secret'
const groups = [
  ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ['OPENAI_API_KEY', 'OPENAI_MODEL'],
]
const providerUrls = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_REKOGNITION',
  'AWS_ENDPOINT_URL_STS',
  'OPENAI_BASE_URL',
  'FINGERPRINT_API_URL',
]

/** Whether a URL points to this machine, where only simulators run. */
export const isLoopback = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const host = new URL(text).hostname.replace(/\.$/, '')
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^127\./.test(host) ||
    host === '[::1]' ||
    host === '0.0.0.0' ||
    host === '[::]' ||
    /^\[::ffff:7f/.test(host)
  )
}

/** Of the needed variables, those that are missing although one of `any` is set. */
export function groupProblems(
  env: Env,
  needed: readonly string[],
  any: readonly string[] = needed,
): ConfigProblem[] {
  if (any.every((name) => env[name] === undefined)) return []
  const reason = `is required when any of ${any.join(', ')} is set`
  return needed.filter((name) => env[name] === undefined).map((variable) => ({ variable, reason }))
}

/** Vendors whose variables must be all set or all absent. */
export const vendorProblems = (env: Env): ConfigProblem[] =>
  groups.flatMap((names) => groupProblems(env, names))

/** What is allowed in a sandbox but not in production. */
export function productionProblems(env: Env): ConfigProblem[] {
  if (env.NODE_ENV !== 'production') return []
  const problemsOf = (names: string[], isRefused: (value: string) => boolean, what: string) =>
    names
      .filter((name) => isRefused(env[name] ?? ''))
      .map((variable) => ({ variable, reason: `is ${what}, which is not allowed in production` }))
  const secrets = ['JWT_SECRET', 'JWT_SECRET_PREVIOUS']
  return [
    ...problemsOf(providerUrls, isLoopback, 'a sandbox (loopback) URL'),
    ...problemsOf(secrets, (value) => value === placeholderSecret, 'the example secret'),
  ]
}
