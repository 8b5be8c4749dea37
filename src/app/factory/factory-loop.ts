import { setTimeout as wait } from 'node:timers/promises';
import { formatTime } from '../../core/time.js';
import { ROUND } from '../../lifecycle/factory/factory-state.js';
import { wentAside } from '../../lifecycle/factory/check-clock.js';
import type { Misfire } from '../../lifecycle/schedule/misfire.js';
import { occurrenceOf, type Schedule } from '../../lifecycle/schedule/schedule.js';
import { runRound, type FactoryRun, type FactoryRunOptions } from './factory-run.js';
import { Journal } from './journal.js';
import { orchestrating } from './orchestrating.js';

export interface FactoryLoopOptions extends FactoryRunOptions {
  readonly schedule: Schedule;
  readonly misfire: Misfire;
  /** called after each round, with when the next one is due, epoch milliseconds UTC */
  readonly onRound: (run: FactoryRun, nextMs: number) => void | Promise<void>;
}

/** The clock is looked at this often while nothing is due. */
const LONGEST_SLEEP_MS = 60_000;

/** Carries out what is due at the times of a schedule until it is aborted, which lets the step under way end. Rounds that were missed are
 *  written down, and made up for once or not at all. Returns how many rounds there were. Throws as `runFactory` does. */
export async function loopFactory(folder: string, options: FactoryLoopOptions): Promise<number> {
  return await orchestrating(folder, async () => {
    const { schedule, misfire, signal, onRound } = options;
    for (let rounds = 0; ;) {
      const journal = Journal.open(folder);
      const last = journal.factory.tasks[ROUND];
      const { isDue, missed, lastMissedMs, nextMs } = occurrenceOf(
        schedule,
        last === undefined ? undefined : Date.parse(last),
        Date.now(),
        misfire,
      );
      if (missed > 0) await tellMissed(journal, missed, lastMissedMs!, options);
      if (isDue && !signal?.aborted) {
        await journal.append({ event: 'round', schedule: schedule.text });
        const run = await runRound(folder, journal, options);
        rounds++;
        await onRound(run, schedule.after(Date.parse(journal.factory.tasks[ROUND]!)));
      }
      if (signal?.aborted) return rounds;
      if (!isDue) await sleepUntil(nextMs, journal, options);
    }
  });
}

async function tellMissed(journal: Journal, count: number, lastMs: number, { misfire, onNotice }: FactoryLoopOptions): Promise<void> {
  await journal.append({ event: 'missed', task: ROUND, count, until: formatTime(lastMs), misfire });
  const rest = misfire === 'skip' ? 'the next one is waited for' : 'they are made up for once';
  onNotice?.(`${count === 1 ? 'a round was' : `${count} rounds were`} missed, the last one at ${formatTime(lastMs)}: ${rest}`);
}

/** A short sleep at a time: a clock that goes another way than time is told, and a time that came earlier is not slept through. */
async function sleepUntil(nextMs: number, journal: Journal, { signal, onNotice }: FactoryLoopOptions): Promise<void> {
  const [beforeMs, before] = [Date.now(), performance.now()];
  const sleepMs = Math.max(1, Math.min(LONGEST_SLEEP_MS, nextMs - beforeMs));
  await wait(sleepMs, undefined, { signal }).catch(() => undefined); // aborted: the loop looks
  const jump = wentAside(beforeMs, Date.now(), performance.now() - before);
  if (jump === undefined) return;
  await journal.append({ event: 'clock', ...jump });
  onNotice?.(jump.sentence);
}
