// What an earlier run finished of the batch under way is not run again, and changes nothing.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { optimize } from '../../../src/app/study/optimize.js';
import type { StudyOutcome } from '../../../src/app/study/study-outcome.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { RECORD_NAMES } from '../../../src/core/trial-record.js';
import { BatchJournal } from '../../../src/search/batch-journal.js';
import type { RecordedTrial } from '../../../src/search/study-ledger.js';
import { folder } from '../../cli/binary.js';

const TRADES = RECORD_NAMES.indexOf('trades');
const OPTIONS = { useCache: false, workers: 1 };

function systemOf(study: object): ResolvedSystem {
  return resolveSystem({
    system: 'interrupted',
    data: { source: 'synthetic', symbols: ['X'], timeframe: '1h', synthetic: { seed: 3, bars: 2000 } },
    strategy: {
      long: { enter: 'crosses_above(ema(close, $fast), ema(close, $slow))', exit: 'close < sma(close, $slow)' },
    },
    space: { fast: { int: [0, 20] }, slow: { int: [25, 80] } },
    study: { trials: 24, sampler: 'tpe', ...study },
    seed: 5,
  });
}

/** A journal that has these records of a stage. */
function journalWith(stage: number, records: ReadonlyMap<number, Float64Array>): BatchJournal {
  const journal = new BatchJournal(join(folder(), 'ledger.jsonl.part'), {
    format: 'barloom-study',
    version: 1,
    study: 'this one',
    fields: RECORD_NAMES,
  });
  for (const [trialNumber, record] of records) journal.keep(stage, Int32Array.of(trialNumber), Int32Array.of(0), record);
  journal.close();
  return new BatchJournal(journal['path'], journal['header']);
}

const resume = (system: ResolvedSystem, trials: readonly RecordedTrial[], journal: BatchJournal): Promise<StudyOutcome> =>
  optimize(system, { ...OPTIONS, onStart: () => ({ trials, journal }), onBatch: () => journal.remove() });

const recordsOf = (trials: readonly RecordedTrial[]): Map<number, Float64Array> =>
  new Map(trials.flatMap(({ trialNumber, record }) => (record === undefined ? [] : [[trialNumber, record]])));

test.each([
  ['plain', {}, 0],
  ['with a pruner, whose trials run over the whole window last', { pruner: 'median', rungs: 4 }, 3],
  ['over folds', { folds: 3 }, 3],
])('%s', async (_, study, whole) => {
  const system = systemOf(study);
  const { trials, verdict, ranking } = await optimize(system, OPTIONS);
  expect(trials.some(({ outcome }) => outcome.state === 'failed')).toBe(true);
  // of a batch of eight that has records, when half of it was finished
  const from = [8, 16, 0].find((first) => recordsOf(trials.slice(first, first + 8)).size > 0)!;
  const records = [...recordsOf(trials.slice(from, from + 8))];
  const finished = new Map(records.slice(0, Math.ceil(records.length / 2)));
  const journal = journalWith(whole, finished);
  const resumed = await resume(system, trials.slice(0, from), journal);
  expect({ trials: resumed.trials, verdict: resumed.verdict, ranking: resumed.ranking }).toEqual({ trials, verdict, ranking });
  expect(existsSync(journal['path'])).toBe(false);
});

test('a record of the journal stands for a run', async () => {
  const system = systemOf({});
  const { trials } = await optimize(system, OPTIONS);
  const [trialNumber, record] = [...recordsOf(trials)][1]!;
  const other = record.map((value, field) => (field === TRADES ? 123_456 : value));
  const resumed = await resume(system, [], journalWith(0, new Map([[trialNumber, other]])));
  expect(resumed.trials[trialNumber]!.record).toEqual(other);
  // one of another stage does not
  const again = await resume(system, [], journalWith(1, new Map([[trialNumber, other]])));
  expect(again.trials).toEqual(trials);
});
