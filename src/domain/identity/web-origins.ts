/** Origins of the web apps that speak to us: the Identivia clients, local development, and what the operator adds. */

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

/** Who may call from a browser (product/api.md section 5). */
export const browserOrigins = ({ clientUrl, allowedOrigins }: Configured): ReadonlySet<string> =>
  new Set([...identiviaClients, ...developmentOrigins, clientUrl, ...allowedOrigins])

/**
 * Where a device event may come from. A page on somebody's own machine may call us, which harms nobody, but a
 * device is not believed to be in our web app because it says so from there; a sandbox has nothing else.
 */
export const deviceOrigins = (config: Configured & { isSandbox: boolean }): ReadonlySet<string> =>
  config.isSandbox
    ? browserOrigins(config)
    : new Set([...identiviaClients, config.clientUrl, ...config.allowedOrigins])
