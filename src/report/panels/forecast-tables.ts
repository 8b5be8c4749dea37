import type { ForecastFoldRow, ForecastHead, ForecastMarket } from '../model/forecast-report-input.js';
import { formatDay, formatNumber, formatPercent, formatSignificant } from './format.js';
import { markup, type Markup } from './markup.js';

const NAIVE: Readonly<Record<string, string>> = {
  zero: 'zero',
  mean: 'mean of the train window',
  last: 'the last horizon',
  ewma: 'weighed mean so far',
  base_rates: 'base rates of the train window',
};

/** Draws each head's losses beside those of each naive forecast, with the figures of the test. */
export function drawSkillTable(heads: readonly ForecastHead[]): Markup {
  const rows = heads.flatMap((head) =>
    head.comparisons.map(({ naive, rows: count, meanLoss, meanOther, skill, statistic, bound, isBetter }) => {
      const isBest = naive === head.best;
      return markup`<tr><th scope="row">${head.head}</th><td class="nowrap">${head.measure}</td><td class="nowrap">${NAIVE[naive] ?? naive}${isBest && ' (the best)'}</td><td class="n">${formatSignificant(meanLoss, 4)}</td><td class="n">${formatSignificant(meanOther, 4)}</td><td class="n ${toneOf(skill)}">${isBest ? markup`<b>${formatNumber(skill, 4)}</b>` : formatNumber(skill, 4)}</td><td class="n">${formatNumber(statistic, 2)}</td><td class="n">${formatNumber(bound, 2)}</td><td class="n">${formatNumber(count, 0)}</td><td class="nowrap">${isBetter ? 'beyond chance' : 'no'}</td></tr>`;
    }),
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Skill"><table class="ranked"><thead><tr><th>Head</th><th>Loss</th><th>Naive forecast</th><th class="n">Own loss</th><th class="n">Its loss</th><th class="n">Skill</th><th class="n">Deviations</th><th class="n">Chance</th><th class="n">Bars</th><th>Better</th></tr></thead><tbody>${rows}</tbody></table></div>
<ul>${heads.map(({ sentence }) => markup`<li>${sentence}</li>`)}</ul>`;
}

function toneOf(skill: number): string {
  return skill > 0 ? 'gain' : skill < 0 ? 'loss' : '';
}

type Format = (value: number) => string;
const three: Format = (value) => formatNumber(value, 3),
  percent: Format = (value) => formatPercent(value, 1);

const FIGURES: Readonly<Record<string, readonly [title: string, format: Format]>> = {
  rank_correlation: ['rank correlation of what was said and what was seen', three],
  mae_skill: ['skill in absolute errors, against zero or the last horizon', three],
  mse_skill: ['skill in squared errors, against the last horizon', three],
  within_one_volatility: ['returns within one expected volatility', percent],
  log_loss: ['log loss', three],
  log_loss_skill: ['skill in log loss, against base rates', three],
  accuracy: ['likeliest regime came true', percent],
  accuracy_of_base_rates: ['commonest regime of the train window came true', percent],
};

/** Draws what else is known of the heads. */
export function drawFigureTable(heads: readonly ForecastHead[]): Markup {
  const rows = heads.flatMap(({ head, figures, confidence }) => [
    ...Object.entries(figures).map(([name, value]) => {
      const [title, format] = FIGURES[name] ?? [name.replaceAll('_', ' '), three];
      return drawFigure(head, title, format(value));
    }),
    ...(confidence === undefined
      ? []
      : [
          drawFigure(head, 'confidence: mean probability that the likeliest regime comes true', percent(confidence.said)),
          drawFigure(head, 'confidence: share in which it did', percent(confidence.seen)),
        ]),
  ]);
  return markup`<div class="scroll"><table><thead><tr><th>Head</th><th>Figure</th><th class="n">Value</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function drawFigure(head: string, title: string, value: string): Markup {
  return markup`<tr><th scope="row">${head}</th><td>${title}</td><td class="n">${value}</td></tr>`;
}

/** Draws the folds with the skill of each head; one that was skipped says why. */
export function drawForecastFolds(heads: readonly string[], folds: readonly ForecastFoldRow[]): Markup {
  const rows = folds.map(({ foldNumber, train, test, skills, sentence }) => {
    const cells =
      sentence === undefined
        ? heads.map((head) => markup`<td class="n">${formatNumber(skills[head] ?? Number.NaN, 4)}</td>`)
        : markup`<td colspan="${heads.length}">skipped: ${sentence}</td>`;
    return markup`<tr><th scope="row">${foldNumber}</th><td class="nowrap">${drawSpan(train)}</td><td class="nowrap">${drawSpan(test)}</td>${cells}</tr>`;
  });
  return markup`<div class="tall" tabindex="0" role="region" aria-label="Folds"><table class="ranked"><thead><tr><th>Fold</th><th>Train window</th><th>Forecast</th>${heads.map((head) => markup`<th class="n">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function drawSpan([fromMs, toMs]: readonly [number, number]): Markup {
  return markup`${formatDay(fromMs)} to ${formatDay(toMs)}`;
}

/** Draws how often each regime was the likeliest where each happened. */
export function drawConfusionTable(
  regimes: NonNullable<ForecastHead['regimes']>,
  confusion: NonNullable<ForecastHead['confusion']>,
): Markup {
  const titles = regimes.map(({ name }) => name.replaceAll('_', ' '));
  const rows = regimes.map(({ rows: seen, auc }, happened) => {
    const cells = confusion[happened]!.map((count, said) => {
      const text = markup`${formatNumber(count, 0)} (${formatPercent(count / seen, 0)})`;
      return markup`<td class="n">${said === happened ? markup`<b>${text}</b>` : text}</td>`;
    });
    return markup`<tr><th scope="row">${titles[happened]}</th>${cells}<td class="n">${formatNumber(seen, 0)}</td><td class="n">${formatNumber(auc, 3)}</td></tr>`;
  });
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Confusion"><table class="ranked"><thead><tr><th>Happened</th>${titles.map((title) => markup`<th class="n">${title} likeliest</th>`)}<th class="n">Bars</th><th class="n">AUC</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** Draws which bars have a forecast. */
export function drawSaidTable(market: ForecastMarket): Markup {
  const { startMs, endMs, beginsMs, latestMs, bars, forecasts, coverage } = market,
    rows: readonly (readonly [string, string])[] = [
      ['bars', `${formatNumber(bars, 0)}, ${formatDay(startMs)} to ${formatDay(endMs)}`],
      ['forecasts begin', formatDay(beginsMs)],
      ['bars with a forecast', formatNumber(forecasts, 0)],
      ['share of the bars from there on', formatPercent(coverage, 1)],
      ['models of the latest bars know until', formatDay(latestMs)],
    ];
  return markup`<table><tbody>${rows.map(([name, value]) => markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>`;
}
