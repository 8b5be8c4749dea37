// Which rows a version learns from and is judged on, and what may go into production.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { allowFakeData } from '../../allow-fake-data.js';
import { accumulate } from '../../../src/app/learning/accumulate.js';
import { challenge } from '../../../src/app/learning/challenge.js';
import { evaluateVersion } from '../../../src/app/learning/evaluate.js';
import { openDataset, type SignalDataset } from '../../../src/app/learning/open-dataset.js';
import { promoteVersion } from '../../../src/app/learning/promote-version.js';
import { trainSystem, type TrainedVersion } from '../../../src/app/learning/train.js';
import type { EvaluationRecord } from '../../../src/app/learning/training-record.js';
import { ModelRegistry, type ModelEvent } from '../../../src/app/models/model-registry.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';

const HOUR = 3_600_000,
  EMBARGO = 40,
  dir = mkdtempSync(join(tmpdir(), 'barloom-versions-')),
  QUIET = { workers: 1, useCache: false };

function systemWith(training: object = {}, registry = 'models'): ResolvedSystem {
  return resolveSystem(
    {
      system: 'kept',
      data: { source: 'synthetic', symbols: ['AAA'], timeframe: '1h', synthetic: { seed: 3, bars: 4000 } },
      strategy: { long: { enter: 'rsi(close, 2) < 50' }, max_bars: 2 },
      ml_data_collection: { db_path: join(dir, 'store.duckdb') },
      ml_training: {
        features: 'trend',
        model: 'logistic',
        label: { kind: 'return_class', horizon_bars: 12 },
        minimum_rows: 200,
        embargo_bars: EMBARGO,
        folds: 0,
        registry: join(dir, registry),
        ...training,
      },
    },
    { isForLearning: true },
  );
}

/** Rows of the data set that were decided later than a time. */
const decidedAfter = ({ rows }: SignalDataset, timeMs: number): Float64Array => rows.decidedAtMs.filter((time) => time > timeMs);
const looksOf = async (registry: string): Promise<Extract<ModelEvent, { event: 'evaluated' }>[]> =>
  (await ModelRegistry.open(join(dir, registry))).history('kept').flatMap((event) => (event.event === 'evaluated' ? [event] : []));

allowFakeData();
let dataset: SignalDataset;
let first: TrainedVersion;
beforeAll(async () => {
  await accumulate(systemWith(), 'test', QUIET);
  dataset = await openDataset(systemWith().file, 'test', QUIET);
  first = await trainSystem(systemWith().file, 'test', 'A test.', QUIET);
});

describe('what is learned', () => {
  test('no label that is known an embargo before the holdout begins, or later', async () => {
    const { decidedAtMs, knownAtMs } = dataset.rows,
      first = Math.floor(dataset.rows.rows * 0.8),
      begin = decidedAtMs[first]!,
      // a label that is known exactly an embargo before the holdout's first decision
      knownThen = knownAtMs[first - 40]!,
      embargo_bars = (begin - knownThen) / HOUR;
    const { record } = await trainSystem(systemWith({ embargo_bars }, 'edge').file, 'test', 'A test.', QUIET),
      knownOf = new Map(Array.from(decidedAtMs, (time, row) => [time, knownAtMs[row]!]));
    expect([record.embargo_ms, record.cut_ms]).toEqual([begin - knownThen, knownThen - 1]);
    const lastLearned = Math.max(...record.parts.map(({ toMs }) => toMs));
    expect(knownOf.get(lastLearned)).toBe(Math.max(...knownAtMs.filter((time, row) => row < first && time < knownThen)));
  });

  test('between train and validation lies the embargo too', () => {
    const [train, validation] = first.record.parts;
    expect(validation!.fromMs - train!.toMs).toBeGreaterThan(EMBARGO * HOUR);
  });

  test('equal rows, options and program make no other version', async () => {
    const again = await trainSystem(systemWith().file, 'test', 'Another reason.', QUIET);
    expect([again.isUnchanged, again.record.version, first.isUnchanged]).toEqual([true, 1, false]);
    const other = await trainSystem(systemWith({ options: { l2: 2 } }, 'others').file, 'test', 'A test.', QUIET);
    expect([other.isUnchanged, other.record.version]).toEqual([false, 1]);
    expect((await trainSystem(systemWith({ options: { l2: 3 } }, 'others').file, 'test', 'A test.', QUIET)).record.version).toBe(2);
    expect((await trainSystem(systemWith({ options: { l2: 2 } }, 'others').file, 'test', 'A test.', QUIET)).record.version).toBe(1);
  });
});

describe('what is judged', () => {
  test('an evaluation sees the rows decided later than the cut and its embargo, and all of them', async () => {
    const { evaluation, record } = await evaluateVersion(systemWith().file, 'test', QUIET),
      wanted = decidedAfter(dataset, record.cut_ms + record.embargo_ms);
    expect(wanted.length).toBeLessThan(decidedAfter(dataset, record.cut_ms).length);
    expect([evaluation.part.rows, evaluation.part.fromMs, evaluation.part.toMs]).toEqual([wanted.length, wanted[0], wanted.at(-1)]);
  });

  test('a challenge sees the rows that neither has learned from: those after the later cut and its embargo', async () => {
    // the champion keeps a holdout of a half, the challenger one of a fifth: the later cut is the challenger's
    const early = systemWith({ split: { train: 0.3, validation: 0.2, holdout: 0.5 } }, 'rivals'),
      late = systemWith({ challenge: { rows: 20 } }, 'rivals');
    const champion = await trainSystem(early.file, 'test', 'Early.', QUIET),
      registry = await ModelRegistry.open(join(dir, 'rivals'));
    await registry.promote('kept', champion.record.version, 'It was first.', { policy: 'test' });
    const challenger = await trainSystem(late.file, 'test', 'Late.', QUIET);
    expect(champion.record.cut_ms).toBeLessThan(challenger.record.cut_ms);
    const outcome = await challenge(late.file, challenger.record.version, 'test', QUIET),
      wanted = decidedAfter(dataset, challenger.record.cut_ms + challenger.record.embargo_ms);
    expect(outcome).toMatchObject({ champion: 1, challenger: 2, reason: expect.stringContaining(`over ${wanted.length} rows`) as string });
    const [look] = await looksOf('rivals');
    expect([look!.rows, Date.parse(look!.from)]).toEqual([wanted.length, wanted[0]]);
  });
});

describe('a promotion by a person', () => {
  const promote = async (isForced: boolean): ReturnType<typeof promoteVersion> =>
    await promoteVersion(systemWith().file, 1, 'I want it.', { policy: 'test', isForced });
  /** Writes what the version's last judgement came to. */
  function judge(isBetter: boolean): void {
    const path = join(first.folder, 'evaluation.json'),
      record = JSON.parse(readFileSync(path, 'utf8')) as EvaluationRecord;
    writeFileSync(path, JSON.stringify({ ...record, verdict: { isBetter, sentence: `Judged ${isBetter}.` } }));
  }

  test('of a version that is no better than chance must be forced, and the history says that it was', async () => {
    await evaluateVersion(systemWith().file, 'test', QUIET);
    judge(false);
    const registry = await ModelRegistry.open(join(dir, 'models')),
      promotions = (): number => registry.history('kept').filter(({ event }) => event === 'promoted').length,
      before = promotions();
    await expect(promote(false)).rejects.toMatchObject({
      code: 'PROMOTION_REFUSED',
      message: 'model "kept" version 1 must be better than chance to be promoted: Judged false. --force promotes it all the same',
    });
    expect(promotions()).toBe(before);
    expect(await promote(true)).toEqual({ model: 'kept', version: 1, warning: 'Judged false.' });
    expect(registry.history('kept').at(-1)).toMatchObject({ event: 'promoted', reason: 'I want it. (forced: Judged false.)' });
  });

  test('of one that is better needs none', async () => {
    await evaluateVersion(systemWith().file, 'test', QUIET);
    judge(true);
    expect(await promote(false)).toEqual({ model: 'kept', version: 1, warning: undefined });
  });
});
