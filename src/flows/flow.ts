/** The form of a use case: what is asked, by whom, and the result. */

import type { Result } from '../domain/faults/result.ts'
import type { RequestContext } from '../domain/ports/request-context.ts'

export type Flow<Input, Output> = (input: Input, context: RequestContext) => Promise<Result<Output>>
