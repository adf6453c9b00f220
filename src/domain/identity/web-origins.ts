/** Origins of web apps: the Identivia clients, local development, and those that the operator adds. */

const identiviaClients = [
  'https://identivia.com',
  'https://app.identivia.com',
  'https://demo.identivia.com',
  'https://admin.identivia.com',
]
const developmentOrigins = ['localhost', '127.0.0.1'].flatMap((host) =>
  [3000, 4173, 5173, 8080].map((port) => `http://${host}:${port}`),
)

interface Configured {
  clientUrl: string
  allowedOrigins: readonly string[]
}

/** Origins that may call the API from a browser (docs/api-conventions.md#cors). */
export const browserOrigins = ({ clientUrl, allowedOrigins }: Configured): ReadonlySet<string> =>
  new Set([...identiviaClients, ...developmentOrigins, clientUrl, ...allowedOrigins])

/**
 * Origins from which a device event counts as created on one of our pages. A page on localhost may call the API, which
 * is harmless, but anybody can create events there, so only a sandbox accepts them.
 */
export const deviceOrigins = (config: Configured & { isSandbox: boolean }): ReadonlySet<string> =>
  config.isSandbox
    ? browserOrigins(config)
    : new Set([...identiviaClients, config.clientUrl, ...config.allowedOrigins])
