/** The few kinds of call that the API has. */

import type { CallOptions, PostOptions, Send } from './transport.ts'
import { formOf, hasUpload } from './upload.ts'

export const path = (start: string, id: string, end = ''): string =>
  `${start}/${encodeURIComponent(id)}${end}`

/** Most responses wrap their content in `data`. */
const dataOf = async <T>(answer: Promise<{ data: T }>): Promise<T> => (await answer).data

export const verbsOf = (send: Send) => ({
  get: <T>(at: string, options?: CallOptions): Promise<T> =>
    dataOf(send<{ data: T }>({ method: 'GET', path: at }, options)),

  post: <T>(at: string, json: object, options?: PostOptions): Promise<T> =>
    send<T>({ method: 'POST', path: at, json }, options),

  postForm: async <T>(at: string, fields: object, options?: PostOptions): Promise<T> =>
    dataOf(send<{ data: T }>({ method: 'POST', path: at, form: await formOf(fields) }, options)),

  patch: async <T>(at: string, fields: object, options?: CallOptions): Promise<T> => {
    const body = hasUpload(fields) ? { form: await formOf(fields) } : { json: fields }
    return dataOf(send<{ data: T }>({ method: 'PATCH', path: at, ...body }, options))
  },
})
