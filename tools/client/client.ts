// Rebuilds the client: its types from the OpenAPI document, then the package in client/dist.
import { writeFileSync } from 'node:fs'
import { apiTypes, apiTypesPath } from './api-types.ts'
import { buildClient } from './build.ts'

writeFileSync(apiTypesPath, await apiTypes())
await buildClient()
