// What a kernel answers is never passed over: a run that asked for trades may hear that there was no room for them, and nothing else.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KernelError } from '../../src/core/errors.js';
import * as queues from '../../src/engine/run/work-queue.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { dataOf, gridTable, jobOf, NAMES, walkBars } from './sample-job.js';

vi.mock('../../src/engine/run/work-queue.js', { spy: true });

const WINDOW = { from: 100, to: 1500 };
const [OK, TRADES_FULL, OTHER] = [0, 1, 4];
let engine: TrialEngine;
beforeEach(() => {
  engine = new TrialEngine(jobOf(dataOf(walkBars(1500, 5))), { workers: 1, maxMemoryBytes: 64 * 1048576 });
});
afterEach(async () => {
  vi.resetAllMocks();
  await engine.close();
});

const evaluate = (): Promise<unknown> => engine.evaluate(gridTable(NAMES, [[3], [20], [2]]), WINDOW);
const replay = (): Promise<unknown> => engine.replay({ fast: 3, slow: 20, stop: 2 }, WINDOW);

test.each([
  ['an evaluation', evaluate, TRADES_FULL],
  ['an evaluation', evaluate, OTHER],
  ['a replay', replay, OTHER],
  ['a replay', replay, TRADES_FULL | OTHER],
])('%s whose kernel answers something else is a KernelError', async (_, run, status) => {
  vi.mocked(queues.statusOf).mockReturnValue(status);
  const error: unknown = await run().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(KernelError);
  expect((error as KernelError).message).toBe(`Invariant: a kernel answered ${status}`);
  vi.mocked(queues.statusOf).mockReturnValue(OK);
  await run();
});

test('a replay whose kernel says that there is no room for trades that all have room is a KernelError, no endless search for more', async () => {
  vi.mocked(queues.statusOf).mockReturnValue(TRADES_FULL);
  await expect(replay()).rejects.toThrow(
    /^Invariant: there was no room for the trades of a run that has \d+, and there was room for 1024$/,
  );
});
