// Sends every call of the page, so that each can be listed.
import type { Answer } from './answers.ts'

export type Who = 'team' | 'applicant' | 'vendor'

export interface Call {
  readonly who: Who
  readonly method: string
  /** Without host and query. */
  readonly path: string
  readonly status: number
  readonly tookMs: number
}

export type OnCall = (call: Call) => void

export interface Sending {
  readonly who: Who
  readonly method?: 'GET' | 'POST' | 'PATCH'
  readonly headers?: Record<string, string>
  readonly body?: BodyInit
}

export interface Sender {
  /** Any status is an answer. Throws if nothing answers. */
  call(url: string, sending: Sending): Promise<Answer>
}

export function createSender(
  fetch: (url: string, init: RequestInit) => Promise<Response>,
  onCall: OnCall,
): Sender {
  return {
    async call(url, { who, method = 'GET', headers = {}, body }) {
      const startedAt = performance.now()
      const response = await fetch(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      })
      const text = await response.text()
      const tookMs = Math.round(performance.now() - startedAt)
      onCall({ who, method, path: pathOf(url), status: response.status, tookMs })
      return { status: response.status, body: parsed(text) }
    },
  }
}

const pathOf = (url: string) => new URL(url, 'http://page').pathname

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
