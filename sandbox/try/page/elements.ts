// Builds elements. Text is always inserted as text, never as markup.

export type Child = Node | string | null

export interface Properties {
  readonly [attribute: string]: string | boolean
}

/** An attribute that is `true` is set without a value; one that is `false` is not set. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value !== false) element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.filter((child) => child !== null))
  return element
}

/** The element of index.html with this id. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new Error(`index.html has no #${id}`)
  return element
}

/** A control under its label, with a hint if the label does not say enough. */
export function field(label: string, control: HTMLElement, hint?: string): HTMLElement {
  const hintId = `${control.id}-hint`
  if (hint !== undefined) control.setAttribute('aria-describedby', hintId)
  return h(
    'div',
    { class: 'field' },
    h('label', { for: control.id }, label),
    control,
    hint === undefined ? null : h('p', { id: hintId, class: 'hint' }, hint),
  )
}

/** Content that may be wider than a phone. It scrolls on its own, with the keyboard too. */
export const scrollable = (label: string, content: HTMLElement): HTMLElement =>
  h('div', { class: 'scrollable', role: 'region', 'aria-label': label, tabindex: '0' }, content)

/** The unchanged answer. */
export const wholeAnswer = (label: string, body: unknown): HTMLDetailsElement =>
  h(
    'details',
    { class: 'whole' },
    h('summary', {}, 'Full answer'),
    scrollable(label, h('pre', {}, JSON.stringify(body, shortened, 2))),
  )

/** The bytes are released once the image is loaded. */
export function picture(bytes: Blob, alt: string): HTMLImageElement {
  const src = URL.createObjectURL(bytes)
  const image = h('img', { src, alt })
  image.addEventListener('load', () => URL.revokeObjectURL(src), { once: true })
  return image
}

const longestText = 200

/** Images in responses are base64, which nobody reads. */
const shortened = (_key: string, value: unknown): unknown =>
  typeof value === 'string' && value.length > longestText
    ? `${value.slice(0, 40)}… (${value.length} characters)`
    : value
