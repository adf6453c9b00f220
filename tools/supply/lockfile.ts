// The packages of bun.lock: what each is, what it depends on, and whether our software contains it.
import * as z from 'zod'

export interface LockedPackage {
  /** Its place in the tree, such as `wrangler/esbuild`: unique. */
  readonly key: string
  readonly name: string
  readonly version: string
  /** Subresource integrity, such as `sha512-…`. */
  readonly integrity: string
  /** The keys of the packages that it resolves to. */
  readonly dependencies: readonly string[]
  /** Whether it is a dependency of the software itself, not only of its development. */
  readonly isRuntime: boolean
}

const Versions = z.record(z.string(), z.string()).default({})
const Entry = z.tuple([
  z.string(),
  z.string(),
  z.looseObject({
    dependencies: Versions,
    optionalDependencies: Versions,
    peerDependencies: Versions,
    optionalPeers: z.array(z.string()).default([]),
  }),
  z.string(),
])
const Lockfile = z.looseObject({
  workspaces: z.object({
    '': z.looseObject({ dependencies: Versions, devDependencies: Versions }),
  }),
  packages: z.record(z.string(), Entry),
})

/** All packages, sorted by key. Throws if a direct dependency is missing. */
export function readLockfile(text: string): LockedPackage[] {
  const { workspaces, packages } = Lockfile.parse(Bun.JSONC.parse(text))
  const keys = new Set(Object.keys(packages))
  const edges = new Map(
    Object.entries(packages).map(([key, [, , meta]]): [string, string[]] => {
      const peers = Object.keys(meta.peerDependencies).filter(
        (name) => !meta.optionalPeers.includes(name),
      )
      const own = { ...meta.dependencies, ...meta.optionalDependencies }
      const names = [...Object.keys(own), ...peers]
      return [key, names.flatMap((name) => resolve(keys, key, name) ?? []).toSorted()]
    }),
  )
  const direct = workspaces['']
  const missing = Object.keys({ ...direct.dependencies, ...direct.devDependencies }).filter(
    (name) => !keys.has(name),
  )
  if (missing.length > 0) throw new Error(`bun.lock has no ${missing.join(', ')}`)
  const runtime = reachable(edges, Object.keys(direct.dependencies))
  return Object.entries(packages)
    .map(([key, [id, , , integrity]]) => {
      const at = id.lastIndexOf('@')
      return {
        key,
        name: id.slice(0, at),
        version: id.slice(at + 1),
        integrity,
        dependencies: edges.get(key) ?? [],
        isRuntime: runtime.has(key),
      }
    })
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

/** `wrangler/esbuild` is `wrangler` and `esbuild`; a scope belongs to its name. */
export const segmentsOf = (key: string): string[] => key.match(/(?:@[^/]+\/)?[^/]+/g) ?? []

/** As in `node_modules`: the nearest one, from the package's own folder upwards. */
function resolve(keys: ReadonlySet<string>, from: string, name: string): string | undefined {
  const above = segmentsOf(from)
  for (let depth = above.length; depth >= 0; depth -= 1) {
    const key = [...above.slice(0, depth), name].join('/')
    if (keys.has(key)) return key
  }
  return undefined
}

function reachable(
  edges: ReadonlyMap<string, readonly string[]>,
  from: readonly string[],
): Set<string> {
  const found = new Set<string>()
  const left = [...from]
  for (let key = left.pop(); key !== undefined; key = left.pop()) {
    if (found.has(key)) continue
    found.add(key)
    left.push(...(edges.get(key) ?? []))
  }
  return found
}
