/** The constant credentials that the simulated vendors accept; they open nothing anywhere else. */

export const sandboxKeys = {
  aws: {
    region: 'us-east-1',
    accessKeyId: 'AKIAIDENTIVIASANDBOX',
    secretAccessKey: 'sandbox/only/this/opens/no/real/account/',
    /** Temporary keys, as a server running on a role holds: STS refuses them for GetFederationToken. */
    session: {
      accessKeyId: 'ASIAIDENTIVIASANDBOX',
      secretAccessKey: 'sandbox/only/temporary/keys/of/a/role/00',
      sessionToken: 'sandbox-session-token-of-a-role',
    },
  },
  openai: { apiKey: 'sk-identivia-sandbox-0000', model: 'o4-mini' },
  fingerprint: { secretKey: 'IdentiviaSandbox0000' },
} as const
