import type { AccuracyHistory, DriftHistory, FeatureRows, MonitorReportInput } from '../model/monitor-report-input.js';
import { shareHistograms } from '../model/share-histograms.js';
import { drawCalibrationChart } from '../panels/calibration-chart.js';
import { formatMinute, formatNumber, formatPercent, formatTickPercent } from '../panels/format.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawDriftTable } from '../panels/model-tables.js';
import type { SectionContent } from '../panels/section.js';
import { drawShareHistograms } from '../panels/share-histogram-chart.js';
import { drawTimeLines } from '../panels/time-lines-chart.js';

const MOST_FEATURES = 12;
const MOST_DRIFT_LINES = 7;
const LINE_COLOURS = ['leg-1', 'leg-2', 'leg-3', 'leg-4', 'leg-5', 'leg-6', 'leg-7'];
/** By custom: some, and much. */
const DRIFT_LEVELS = [
  { value: 0.1, label: 'some' },
  { value: 0.25, label: 'much' },
];

/** Draws how often predictions came true, and what had been said of them. */
export function drawAccuracy({ slices, judged, untilMs, known, waiting, calibration }: AccuracyHistory): SectionContent {
  const counts = `${formatNumber(known, 0)} predictions have an outcome, ${formatNumber(waiting, 0)} ${waiting === 1 ? 'waits for its' : 'wait for theirs'}: outcomes count up to ${formatMinute(untilMs)} UTC, now less the horizon.`;
  if (slices.length === 0) return { note: `${counts} These are too few to say how often they come true.` };
  const timeMs = slices.map(({ toMs }) => toMs);
  const of = (valueOf: (slice: AccuracyHistory['slices'][number]) => number): number[] => slices.map(valueOf);
  const span = { startMs: timeMs[0]!, endMs: timeMs.at(-1)!, height: 200, format: formatTickPercent };
  const levels = Number.isFinite(judged) ? [{ value: judged, label: `judged: ${formatPercent(judged, 1)}` }] : [];
  const band = {
    name: 'two standard errors',
    colour: 'equity',
    timeMs,
    low: of(({ right, error }) => Math.max(0, right - 2 * error)),
    high: of(({ right, error }) => Math.min(1, right + 2 * error)),
  };
  const isClassifier = slices.some(({ said }) => Number.isFinite(said));
  const share = (name: string, colour: string, values: number[], look: 'dotted line' | 'dashed' = 'dotted line') => ({
    name,
    colour,
    timeMs,
    values,
    look,
  });
  const said =
    isClassifier &&
    markup`<h3 style="margin-top:16px">What was said, and what was seen</h3>${drawTimeLines(
      [
        share(
          'share of class 1 that was seen',
          'loss',
          of(({ seen }) => seen),
        ),
        share(
          'mean probability that was said',
          'equity',
          of(({ said: each }) => each),
          'dashed',
        ),
      ],
      [],
      { title: 'What was said, and what was seen', ...span },
    )}`;
  return {
    note: `${counts} Each point is of as many predictions; errors are those of rows that are not independent.`,
    body: markup`<h3>Predictions that came true</h3>${drawTimeLines(
      [
        share(
          'share that came true',
          'equity',
          of(({ right }) => right),
        ),
      ],
      [band],
      { title: 'Accuracy over time', ...span, levels },
    )}
${said}${calibration.length > 0 && markup`<div class="pair charts"><figure><h3>All of them, by tenths</h3>${drawCalibrationChart(calibration)}</figure>${drawSliceTable(slices)}</div>`}`,
  };
}

const LAST_SLICES = 10;

function drawSliceTable(slices: AccuracyHistory['slices']): Markup {
  const rows = slices
    .slice(-LAST_SLICES)
    .map(
      ({ fromMs, toMs, rows: count, right, said, seen, brier }) =>
        markup`<tr><td class="nowrap">${formatMinute(fromMs)}</td><td class="nowrap">${formatMinute(toMs)}</td><td class="n">${formatNumber(count, 0)}</td><td class="n">${formatPercent(right, 1)}</td><td class="n">${formatPercent(said, 1)}</td><td class="n">${formatPercent(seen, 1)}</td><td class="n">${formatNumber(brier, 3)}</td></tr>`,
    );
  return markup`<div style="min-width:0"><h3>The last stretches</h3><div class="scroll"><table class="ranked"><thead><tr><th>From</th><th>to</th><th class="n">Rows</th><th class="n">True</th><th class="n">Said</th><th class="n">Seen</th><th class="n">Brier</th></tr></thead><tbody>${rows}</tbody></table></div></div>`;
}

/** Draws how far predictions and features have moved. */
export function drawDrift({ driftHistory, drift }: MonitorReportInput): SectionContent {
  const table = drift && markup`<div style="margin-top:16px">${drawDriftTable(drift)}</div>`;
  if (driftHistory === undefined || driftHistory.slices.length === 0)
    return { note: 'There are too few rows for a stretch of drift.', ...(table && { body: table }) };
  const { names } = driftHistory;
  const shown = names.slice(0, MOST_DRIFT_LINES);
  const more = names.length > shown.length ? ` Of ${names.length - 1} features those are drawn that moved furthest.` : '';
  return {
    note: `The stability index of each stretch against the rows that the model was judged on; of short stretches it is above 0 by chance alone.${more}`,
    body: markup`${drawDriftLines(driftHistory, shown)}${table}`,
  };
}

function drawDriftLines({ slices }: DriftHistory, shown: readonly string[]): Markup {
  const timeMs = slices.map(({ toMs }) => toMs);
  const lines = shown.map((name, at) => ({
    name,
    colour: LINE_COLOURS[at]!,
    timeMs,
    values: slices.map(({ stability }) => stability[at]!),
    look: 'dotted line' as const,
  }));
  return drawTimeLines(lines, [], {
    title: 'Stability index over time',
    startMs: timeMs[0]!,
    endMs: timeMs.at(-1)!,
    height: 230,
    spans: [0],
    levels: DRIFT_LEVELS,
  });
}

/** Draws features beside the rows that the model was judged on. */
export function drawFeatures(features: readonly FeatureRows[]): SectionContent {
  if (features.length === 0) return { note: 'There are no features to compare.' };
  const ordered = [...features].sort((a, b) => (b.stability || 0) - (a.stability || 0)).slice(0, MOST_FEATURES);
  const more = features.length > ordered.length ? ` The ${ordered.length} of ${features.length} that moved furthest.` : '';
  return {
    note: `Grey bars: the rows that the model was judged on. Line: what it meets now. Shares of the values that are there; the index counts missing ones too.${more}`,
    body: markup`<div class="pair charts">${ordered.map(drawFeature)}</div>`,
  };
}

function drawFeature({ name, judged, live, stability }: FeatureRows): Markup {
  const shares = shareHistograms(judged, live, 30);
  const head = markup`<h3>${name}</h3><p class="note">stability index ${formatNumber(stability, 3)}`;
  if (shares === undefined) return markup`<figure>${head} · one of both has no value</p></figure>`;
  const missing =
    shares.firstMissing + shares.secondMissing > 0 &&
    ` · missing ${formatPercent(shares.firstMissing, 1)}, now ${formatPercent(shares.secondMissing, 1)}`;
  return markup`<figure>${head}${missing}</p>${drawShareHistograms(shares, `Distribution of ${name}, judged and live`)}</figure>`;
}
