import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ModelBundle } from '../../../ml/bundle/model-bundle.js';
import { isClassifier } from '../../../ml/models/model-spec.js';
import type { MonitorReportInput } from '../../../report/index.js';
import { clockFeatures } from '../../learning/clock-features.js';
import { readTrainingRecord, type TrainingRecord } from '../../learning/training-record.js';
import { openBundle } from '../../models/bundle-file.js';
import { accuracyHistory } from '../../monitoring/accuracy-history.js';
import { movementOf } from '../../monitoring/drift-history.js';
import { isComposite } from '../../system/composite.js';
import type { RecordedSession } from '../recorded-session.js';
import { openModelBars, type ModelBars } from './model-bars.js';
import { minuteText } from './minute-text.js';
import { rowsWithin } from './model-rows.js';
import type { ToldEntry } from './told-telemetry.js';

/** What the page says of a session's model. */
export type ModelPart = Pick<MonitorReportInput, 'accuracy' | 'withoutModel' | 'features' | 'driftHistory' | 'drift'> & {
  readonly warnings: readonly string[];
};

/** What of a session its model is judged by. */
export interface ModelCase {
  readonly recorded: RecordedSession;
  /** of the session */
  readonly entries: readonly ToldEntry[];
  /** of the backtest over its history */
  readonly before: readonly Omit<ToldEntry, 'score'>[];
  readonly nowMs: number;
}

const NOTHING = { accuracy: undefined, features: [], driftHistory: undefined, drift: undefined, warnings: [] } as const;

/** Looks at what a session's model said, what came of it, and what it read, beside the rows that it was judged on.
 *  Throws UsageError MODEL_UNREADABLE, FEATURES_MISMATCH, CONFIG_INVALID where its file is another one by now */
export async function lookAtModel(asked: ModelCase): Promise<ModelPart> {
  const { file } = asked.recorded.system;
  if (isComposite(file))
    return { ...NOTHING, withoutModel: 'The members of a composite may ask models of their own, which are not looked at here.' };
  if (!file.ml?.enabled) return { ...NOTHING, withoutModel: 'The system asks no model.' };
  const { bundle } = openBundle(file.ml.model_path!);
  const record = recordOf(file.ml.model_path!);
  const markets: ModelBars[] = [];
  // what has a model of its own is not this one's
  for (const symbol of file.data.symbols.filter((each) => file.ml!.legs?.[each] === undefined && isWalked(asked, each)))
    markets.push(await openModelBars(asked.recorded, symbol, bundle));
  const moved = movedSince(asked, bundle, record, markets);
  return {
    withoutModel: '',
    accuracy: accuracyOf(asked, bundle, record, markets),
    ...moved,
    warnings: [...labelWarnings(bundle), ...moved.warnings],
  };
}

function isWalked({ recorded: { session } }: ModelCase, symbol: string): boolean {
  return session.recorded.data.legs!.some(({ data }) => data.market.symbol === symbol);
}

/** A bundle that was saved by itself has no record of how it was judged. */
function recordOf(path: string): TrainingRecord | undefined {
  const folder = dirname(path);
  return existsSync(join(folder, 'training.json')) ? readTrainingRecord(folder) : undefined;
}

function accuracyOf(
  { recorded, entries, before, nowMs }: ModelCase,
  bundle: ModelBundle,
  record: TrainingRecord | undefined,
  markets: readonly ModelBars[],
): MonitorReportInput['accuracy'] {
  const isClass = isClassifier(bundle.model.kind);
  const isMirrored = recorded.system.file.ml!.prediction_mode === 'replace';
  const said = ({ score, side }: Pick<ToldEntry, 'score' | 'side'>): number => (isMirrored && side < 0 ? 1 - score : score);
  const columns = (of: readonly ToldEntry[]) => ({
    timeMs: Float64Array.from(of, ({ timeMs }) => timeMs),
    score: Float64Array.from(of, said),
    outcome: Float64Array.from(of, ({ outcome }) => outcome),
  });
  const options = { isClassifier: isClass, nowMs, horizonMs: longestWait([...before, ...entries]), judged: Number.NaN };
  const then = accuracyHistory(columns(judgedEntries(recorded, before, record, markets)), { ...options, horizonMs: 0 });
  return accuracyHistory(columns(entries), { ...options, judged: shareRight(then.slices) });
}

/** Entries of the history's backtest among the rows that the model was judged on, with what it says of them. */
function judgedEntries(
  { session: { timeframeMs } }: RecordedSession,
  before: ModelCase['before'],
  record: TrainingRecord | undefined,
  markets: readonly ModelBars[],
): ToldEntry[] {
  if (record === undefined) return [];
  const scores = new Map(
    markets.map(({ symbol, timeMs, score }) => [symbol, new Map(Array.from(timeMs, (time, bar) => [time, score[bar]!]))]),
  );
  return before
    .filter(({ timeMs }) => timeMs + timeframeMs >= record.validation_from_ms && timeMs + timeframeMs <= record.last_decided_ms)
    .map((entry) => ({ ...entry, score: scores.get(entry.symbol)?.get(entry.timeMs) ?? Number.NaN }));
}

function shareRight(slices: readonly { readonly rows: number; readonly right: number }[]): number {
  const rows = slices.reduce((sum, slice) => sum + slice.rows, 0);
  return slices.reduce((sum, slice) => sum + slice.right * slice.rows, 0) / rows;
}

/** The longest time that the outcome of an entry took so far, milliseconds: within less than it the quick ones alone are known. */
function longestWait(entries: ModelCase['before']): number {
  return entries.reduce((most, { timeMs, knownAtMs, outcome }) => (Number.isNaN(outcome) ? most : Math.max(most, knownAtMs - timeMs)), 0);
}

function movedSince(
  { recorded: { session } }: ModelCase,
  bundle: ModelBundle,
  record: TrainingRecord | undefined,
  markets: readonly ModelBars[],
): Pick<ModelPart, 'features' | 'driftHistory' | 'drift' | 'warnings'> {
  const none = (sentence: string) => ({ features: [], driftHistory: undefined, drift: undefined, warnings: [sentence] });
  if (record === undefined) return none('The model was not trained into a registry: which rows it was judged on is not known.');
  const { timeframeMs, recorded } = session;
  const { features } = bundle.model;
  const firstMs = recorded.data.market.bars.timeMs[recorded.from];
  const [fromMs, toMs] = [record.validation_from_ms, record.last_decided_ms];
  const judged = rowsWithin(features, markets, { fromMs, toMs, timeframeMs });
  const live = rowsWithin(features, markets, { fromMs: (firstMs ?? Infinity) + timeframeMs, toMs: Infinity, timeframeMs });
  if (judged.timeMs.length === 0)
    return none(
      `The model was judged on signals from ${minuteText(fromMs)} to ${minuteText(toMs)}, and the session's history has none of them.`,
    );
  if (live.timeMs.length === 0) return { ...none(''), warnings: [] };
  const moved = movementOf(judged, live, clockFeatures(bundle.featureSet));
  const reasons = moved.drift.state === 'measured' ? moved.drift.reasons : [];
  return { features: moved.features, driftHistory: moved.history, drift: moved.drift, warnings: reasons };
}

function labelWarnings({ label }: ModelBundle): string[] {
  const kind = String(label['kind']);
  if (kind === 'trade_win') return [];
  return [`The model was taught the label ${kind}; on this page a prediction came true where its trade says so.`];
}
