import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const GROWTH_BYTES = 1 << 19;

/** Collects garbage now. The memory of a closed engine is given back only when its garbage is collected, which V8, who sees
 *  none of it in its heap, may not do for long. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** Keeps a loop over many parts at the memory of one: buffers outside V8's heap do not make it collect. */
export class GrowthLimit {
  private level = process.memoryUsage.rss();

  /** Collects garbage where the process grew by half a megabyte since it did so last. */
  check(): void {
    if (process.memoryUsage.rss() < this.level + GROWTH_BYTES) return;
    collectGarbage();
    this.level = process.memoryUsage.rss();
  }
}
