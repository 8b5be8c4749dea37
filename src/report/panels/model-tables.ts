import type { DriftRow, DriftTable, ModelFold, ModelPart, ModelReportInput, TakenTrades } from '../model/model-report-input.js';
import { formatDay, formatMinute, formatNumber, formatPercent, formatSignificant } from './format.js';
import { markup, type Markup } from './markup.js';

/** Draws the metrics of each part of the rows. */
export function drawPartTable(parts: readonly ModelPart[]): Markup {
  const names = metricNames(parts[0]?.metrics);
  return markup`<div class="scroll"><table class="ranked"><thead><tr><th>Part</th><th>Decided from</th><th>to</th><th class="n">Rows</th>${names.map((name) => markup`<th class="n">${name}</th>`)}</tr></thead><tbody>${parts.map(({ part, rows, fromMs, toMs, metrics }) => markup`<tr><th scope="row">${part.replace('_', '-')}</th><td class="nowrap">${formatMinute(fromMs)}</td><td class="nowrap">${formatMinute(toMs)}</td><td class="n">${formatNumber(rows, 0)}</td>${numbersOf(metrics).map((value) => markup`<td class="n">${formatSignificant(value, 4)}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** Draws a walk-forward: each fold, under the number that the record and its sentences have, with what its own model was trained on, and
 *  all together. */
export function drawModelFolds({ pooled, folds }: NonNullable<ModelReportInput['walkForward']>): Markup {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Folds"><table class="ranked"><thead><tr><th>Fold</th><th>Trained on</th><th>Tested on</th><th class="n">Rows trained</th><th class="n">tested</th>${metricNames(pooled.metrics).map((name) => markup`<th class="n">${name}</th>`)}</tr></thead><tbody>${folds.map(drawModelFold)}<tr><th scope="row">all</th><td></td><td class="nowrap">${drawSpan(pooled)}</td><td></td><td class="n">${formatNumber(pooled.rows, 0)}</td>${numbersOf(pooled.metrics).map((value) => markup`<td class="n"><b>${formatSignificant(value, 4)}</b></td>`)}</tr></tbody></table></div>`;
}

function drawModelFold(fold: ModelFold): Markup {
  if (fold.state === 'skipped') return markup`<tr><th scope="row">${fold.foldNumber}</th><td colspan="7">${fold.sentence}</td></tr>`;
  const { foldNumber, train, trainRows, test, testRows, metrics } = fold;
  return markup`<tr><th scope="row">${foldNumber}</th><td class="nowrap">${drawSpan(train)}</td><td class="nowrap">${drawSpan(test)}</td><td class="n">${formatNumber(trainRows, 0)}</td><td class="n">${formatNumber(testRows, 0)}</td>${numbersOf(metrics).map((value) => markup`<td class="n">${formatSignificant(value, 4)}</td>`)}</tr>`;
}

function drawSpan({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): Markup {
  return markup`${formatDay(fromMs)} to ${formatDay(toMs)}`;
}

function metricNames(metrics: ModelPart['metrics'] | undefined): string[] {
  return metrics?.kind === 'number' ? ['Rank correlation', 'Root mean square', 'Explained'] : ['AUC', 'Log loss', 'Brier score'];
}

function numbersOf(metrics: ModelPart['metrics']): number[] {
  return metrics.kind === 'class'
    ? [metrics.auc, metrics.logLoss, metrics.brier]
    : [metrics.rankCorrelation, metrics.rootMeanSquare, metrics.explained];
}

/** Draws what the signals that the model takes came to, beside all of them. */
export function drawTakenTable({ taken, all }: NonNullable<ModelReportInput['trades']>): Markup {
  const rows: [string, (trades: TakenTrades) => string][] = [
    ['Trades', ({ trades }) => formatNumber(trades, 0)],
    ['Winners', ({ winRate }) => formatPercent(winRate, 1)],
    ['Mean return', ({ meanReturn }) => formatPercent(meanReturn, 3)],
    ['Sum of returns', ({ totalReturn }) => formatPercent(totalReturn, 1)],
    ['Profit factor', ({ profitFactor }) => formatNumber(profitFactor, 2)],
    ['Deepest fall of the sum', ({ deepestFall }) => formatPercent(deepestFall, 1)],
  ];
  return markup`<table><thead><tr><th></th><th class="n">Every signal</th><th class="n">Signals that the model takes</th></tr></thead><tbody>${rows.map(([name, print]) => markup`<tr><th scope="row">${name}</th><td class="n">${print(all)}</td><td class="n"><b>${print(taken)}</b></td></tr>`)}</tbody></table>`;
}

/** Draws what each canary found. */
export function drawCanaryTable(canaries: ModelReportInput['canaries']): Markup {
  return markup`<table class="reasons"><thead><tr><th>Canary</th><th>State</th><th>What it says</th></tr></thead><tbody>${canaries.map(({ name, state, sentence }) => markup`<tr><td class="nowrap">${name.replaceAll('_', ' ')}</td><td class="nowrap result ${state === 'passed' ? 'gain' : 'loss'}">${state.replace('_', ' ')}</td><td>${sentence}</td></tr>`)}</tbody></table>`;
}

const ADVICE = {
  none: 'Nothing drifted.',
  look: 'To be looked at: something drifted, and accuracy did not fall beyond chance.',
  train: 'Accuracy fell beyond chance: this asks for training.',
};

/** Draws how far the rows have moved, the predictions first. */
export function drawDriftTable(drift: DriftTable): Markup {
  if (drift.state === 'too_few_rows') return markup`<p>${drift.reason}</p>`;
  return markup`<p>${ADVICE[drift.advice]} ${drift.driftedFeatures} of ${drift.features.length} features drifted, with a false discovery rate of at most ${formatSignificant(drift.falseDiscovery, 2)}.</p>${[...drift.reasons, ...drift.notes].map((sentence) => markup`<p>${sentence}</p>`)}<div class="tall"><table class="ranked"><thead><tr><th>Column</th><th class="n">Stability index</th><th class="n">bound</th><th class="n">Distance</th><th class="n">bound</th><th class="n">Independent rows</th><th class="n">p</th><th class="n">q</th><th>Drifted</th></tr></thead><tbody>${[drift.predictions, ...drift.features].map(drawDriftRow)}</tbody></table></div>`;
}

function drawDriftRow(row: DriftRow): Markup {
  const { name, stability, stabilityBound, distance, distanceBound, referenceRows, currentRows, pValue, qValue, isDrifted } = row,
    independent = [referenceRows, currentRows].map((rows) => formatNumber(Math.floor(rows), 0)).join(', ');
  return markup`<tr><th scope="row">${name}</th><td class="n">${formatNumber(stability, 3)}</td><td class="n">${formatNumber(stabilityBound, 3)}</td><td class="n">${formatNumber(distance, 3)}</td><td class="n">${formatNumber(distanceBound, 3)}</td><td class="n">${independent}</td><td class="n">${formatSignificant(pValue, 2)}</td><td class="n">${formatSignificant(qValue, 2)}</td><td class="${isDrifted ? 'loss' : ''}">${isDrifted ? 'yes' : 'no'}</td></tr>`;
}
