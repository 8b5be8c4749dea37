import { readFileSync } from 'node:fs';

/** Returns the most memory that this process had at once (peak RSS), MiB. What getrusage says on Linux is inherited from whoever started
 *  the
 *  process where that had more; the status file begins anew. */
export function peakRssMb(): number {
  return (highWaterKb() ?? process.resourceUsage().maxRSS) / 1024;
}

function highWaterKb(): number | undefined {
  try {
    const [, kb] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return kb === undefined ? undefined : Number(kb);
  } catch {
    return undefined; // not Linux
  }
}
