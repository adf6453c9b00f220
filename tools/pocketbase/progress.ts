// Shows a download's progress: in place on a terminal, else a line every few megabytes.

interface Terminal {
  readonly isTTY?: boolean
  write(text: string): unknown
}

interface Reporter {
  readonly label: string
  readonly log: (line: string) => void
  readonly terminal: Terminal
}

const megabyte = 1024 * 1024
const lineEveryBytes = 4 * megabyte

export function bytesReporter({ label, log, terminal }: Reporter) {
  let toldBytes = 0
  return (receivedBytes: number, totalBytes: number | undefined): void => {
    const complete = receivedBytes === totalBytes
    if (terminal.isTTY) {
      terminal.write(`\r${label}: ${describe(receivedBytes, totalBytes)}${complete ? '\n' : ''}`)
      return
    }
    if (receivedBytes < toldBytes) toldBytes = 0
    if (receivedBytes - toldBytes < lineEveryBytes && !complete) return
    toldBytes = receivedBytes
    log(`${label}: ${describe(receivedBytes, totalBytes)}`)
  }
}

function describe(receivedBytes: number, totalBytes: number | undefined): string {
  const received = (receivedBytes / megabyte).toFixed(1)
  if (totalBytes === undefined) return `${received} MB`
  const percent = Math.floor((100 * receivedBytes) / totalBytes)
  return `${percent} % (${received} of ${(totalBytes / megabyte).toFixed(1)} MB)`
}
