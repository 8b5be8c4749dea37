import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long this thread works before it gives way to other events, such as Ctrl-C. */
const TURN_MS = 20;

/** Runs a computation to its end and gives way between its steps. */
export async function inTurns(steps: Iterator<void>): Promise<void> {
  let end = performance.now() + TURN_MS;
  while (!steps.next().done) {
    if (performance.now() < end) continue;
    await nextTurn();
    end = performance.now() + TURN_MS;
  }
}
