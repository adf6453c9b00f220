// Lists every call, newest last.
import type { Call, Who } from '../calls.ts'
import { byId, h } from '../elements.ts'

const names: Record<Who, string> = { team: 'team', applicant: 'person', vendor: 'vendor' }

export function listCall({ who, method, path, status, tookMs }: Call): void {
  byId('calls').hidden = false
  byId('call-list').append(
    h(
      'li',
      {},
      h('span', { class: `who who-${who}` }, names[who]),
      h('code', {}, `${method} ${path}`),
      h(
        'span',
        { class: status < 400 ? 'answered' : 'answered refused' },
        `${status} · ${tookMs} ms`,
      ),
    ),
  )
}

export function clearCalls(): void {
  byId('calls').hidden = true
  byId('call-list').replaceChildren()
}
