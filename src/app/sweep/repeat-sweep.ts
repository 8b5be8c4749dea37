import { RECORD_NAMES } from '../../core/trial-record.js';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { METRIC_NAMES } from '../../core/metrics.js';
import type { TrialResults } from '../../core/trial-table.js';
import { LedgerCursor } from '../../search/ledger-cursor.js';
import { FIRST_INDEX } from '../../search/ledger-format.js';
import { backtest, type BacktestResult } from '../run/backtest.js';
import { checkLedger } from '../run/check-ledger.js';
import { hashTrades } from '../run/run-identity.js';
import { readResult, type SweepManifest } from '../run/run-manifest.js';
import { systemOfManifest, withWindowName } from '../run/system-of-manifest.js';
import { checkData, checkEqual, type VerifyCheck } from '../run/verify-check.js';
import type { RunOptions } from '../system/run-options.js';
import { KnownRecords } from './known-records.js';
import { LEDGER } from './sweep-ledger.js';
import { trialParameters, type SweepOptions, type SweepOutcome } from './sweep-outcome.js';
import { sweepTrials } from './sweep.js';

/** One trial of a ledger. */
interface StoredTrial {
  readonly trialNumber: number;
  readonly parameters: ReturnType<typeof trialParameters>;
  /** f64[RECORD_NAMES]; NaN where undefined, and where the ledger has no such field */
  readonly record: Float64Array;
}

/** Runs a sweep again from its manifest and compares data, ledger, trials and the trades of the best. */
export async function verifySweep(dir: string, manifest: SweepManifest, options: RunOptions): Promise<VerifyCheck[]> {
  const path = join(dir, LEDGER),
    ledger = new KnownRecords(path, Infinity);
  try {
    const comparison = new LedgerComparison(ledger),
      result = await repeatSweep(manifest, { ...options, onPart: (first, _, results) => comparison.compare(first, results) });
    const trades = manifest.best_trials.map(({ trial_number, trade_hash }, rank) =>
      checkEqual(`trade_hash of trial ${trial_number}`, trade_hash, tradeHashOf(result.best[rank])),
    );
    return [
      ...checkData(manifest, result.identities),
      ...checkLedger(manifest.ledger_sha256, [path]),
      checkEqual('fields', sortedNames(ledger.fields), sortedNames(RECORD_NAMES)),
      checkEqual('trials', String(result.count), String(comparison.trials)),
      checkEqual('trials with other results', '0', String(comparison.different)),
      ...trades,
    ];
  } finally {
    ledger.close();
  }
}

/** Runs one trial of a sweep again and compares its metrics. */
export async function verifySweepTrial(
  dir: string,
  manifest: SweepManifest,
  trialNumber: number,
  options: RunOptions,
): Promise<VerifyCheck[]> {
  const { record } = storedTrial(dir, trialNumber),
    result = await repeatSweepTrial(dir, manifest, trialNumber, options);
  const metrics = METRIC_NAMES.map((name) => checkEqual(name, String(record[RECORD_NAMES.indexOf(name)]), String(result.metrics[name])));
  const known = manifest.best_trials.find(({ trial_number }) => trial_number === trialNumber);
  const trades = known ? [checkEqual('trade_hash', known.trade_hash, tradeHashOf(result))] : [];
  return [...checkData(manifest, result.identities), ...trades, ...metrics];
}

/** Runs one trial of a sweep again. Throws UsageError RUN_UNREADABLE where there is no such trial. */
export async function repeatSweepTrial(
  dir: string,
  manifest: SweepManifest,
  trialNumber: number,
  options: RunOptions,
): Promise<BacktestResult> {
  const { parameters } = storedTrial(dir, trialNumber),
    system = systemOfManifest(manifest);
  return withWindowName(
    manifest,
    await backtest({ ...system, file: { ...system.file, params: parameters } }, { ...options, symbol: manifest.symbol }),
  );
}

/** Makes a sweep's result anew from its ledger: no trial is run but the best. One that was cancelled stays so. */
export async function reopenSweep(dir: string, manifest: SweepManifest, options: RunOptions): Promise<SweepOutcome> {
  const isCancelled = readResult(dir).state === 'cancelled',
    known = new KnownRecords(join(dir, LEDGER), isCancelled ? countTrials(dir) : Infinity);
  try {
    return await repeatSweep(manifest, { ...options, known, ...(isCancelled && { signal: AbortSignal.abort() }) });
  } finally {
    known.close();
  }
}

async function repeatSweep(manifest: SweepManifest, options: SweepOptions): Promise<SweepOutcome> {
  return withWindowName(
    manifest,
    await sweepTrials(systemOfManifest(manifest), {
      ...options,
      symbol: manifest.symbol,
      trials: manifest.trials_asked ?? undefined,
    }),
  );
}

/** Compares the results of a sweep with a ledger, part by part. */
class LedgerComparison {
  /** of the ledger */
  trials = 0;
  different = 0;
  private readonly ledger: KnownRecords;

  constructor(ledger: KnownRecords) {
    this.ledger = ledger;
  }

  compare(first: number, { count, records, fields }: TrialResults): void {
    const states = new Uint8Array(count),
      stored = new Float64Array(count * fields).fill(Number.NaN);
    this.ledger.fill(first, states, stored);
    for (let row = 0; row < count; row++) {
      if (states[row] === 0) continue;
      this.trials++;
      if (this.isDifferent(stored, records, row * fields)) this.different++;
    }
  }

  /** A field that the ledger lacks is a check of its own. */
  private isDifferent(stored: Float64Array, records: Float64Array, at: number): boolean {
    return RECORD_NAMES.some((name, field) => this.ledger.fields.includes(name) && !Object.is(stored[at + field], records[at + field]));
  }
}

/** Reads one trial of a ledger. Throws UsageError RUN_UNREADABLE where it is not there. */
function storedTrial(dir: string, wanted: number): StoredTrial {
  const cursor = new LedgerCursor(join(dir, LEDGER));
  try {
    const places = cursor.fieldsAt(RECORD_NAMES),
      { parameters } = cursor.header;
    let found: StoredTrial | undefined;
    cursor.takeUntil(wanted + 1, ({ trialNumber, numbers, at }) => {
      if (trialNumber !== wanted) return;
      const table = {
        count: 1,
        names: parameters.map(({ name }) => name),
        values: parameters.map(({ values }) => values),
        valueIndex: parameters.map((_, p) => Int32Array.of(numbers[at + FIRST_INDEX + p]!)),
      };
      found = {
        trialNumber,
        parameters: trialParameters(table, 0),
        record: Float64Array.from(places, (place) => (place < 0 ? Number.NaN : numbers[at + place]!)),
      };
    });
    if (found !== undefined) return found;
  } finally {
    cursor.close();
  }
  const last = countTrials(dir) - 1;
  throw new UsageError('RUN_UNREADABLE', `--trial must be the number of a finished trial, from 0 to ${last}, not ${wanted}`, {
    context: { trial: wanted },
  });
}

/** Returns the end of the trial numbers of a ledger. */
function countTrials(dir: string): number {
  const cursor = new LedgerCursor(join(dir, LEDGER));
  let end = 0;
  try {
    cursor.takeUntil(Infinity, ({ trialNumber }) => (end = trialNumber + 1));
  } finally {
    cursor.close();
  }
  return end;
}

function sortedNames(names: readonly string[]): string {
  return [...names].sort().join(', ');
}

function tradeHashOf(result: BacktestResult | undefined): string {
  return result ? hashTrades(result.trades, result.market.bars.timeMs) : 'none';
}
