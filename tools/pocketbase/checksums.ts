// The checksums.txt of a release: one line for each file, its SHA-256 and its name.

/** By the name of the file. */
export function readChecksums(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+\*?/))
  return new Map(
    lines.flatMap(([hash = '', name]): [string, string][] =>
      name !== undefined && /^[0-9a-f]{64}$/i.test(hash) ? [[name, hash.toLowerCase()]] : [],
    ),
  )
}

export const checksumOf = (fileName: string, text: string): string | undefined =>
  readChecksums(text).get(fileName)
