import type { ForecastMarket, ForecastReportInput } from '../model/forecast-report-input.js';
import { drawCards } from '../panels/cards.js';
import { formatDay, formatNumber, formatPercent } from '../panels/format.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawSection } from '../panels/section.js';
import { drawSettingsTable } from '../panels/settings-table.js';
import { drawWarningList } from '../panels/warning-list.js';
import { BASE_SCRIPT } from './base-script.js';
import { renderDocument } from './document.js';
import { FORECAST_SECTIONS } from './forecast-sections.js';
import { drawSections } from './report-section.js';

/** Renders what a version of a forecaster is worth as a self-contained HTML page. Equal inputs give equal pages. */
export function renderForecastReport(input: ForecastReportInput): string {
  return renderDocument({
    title: `${input.forecaster} version ${input.version} · forecast report`,
    kind: 'Forecast report',
    body: drawBody(input),
    data: undefined,
    script: BASE_SCRIPT,
  });
}

function drawBody(input: ForecastReportInput): Markup {
  const { forecaster, version, markets, timeframe, horizonBars, embargoBars, origin, settings } = input,
    symbols = markets.map(({ symbol }) => symbol).join(', ');
  return markup`<header><h1>${forecaster}, version ${version}</h1><p class="deck">Forecasts of <b>${symbols}</b> · ${timeframe} bars · over <b>${formatNumber(horizonBars, 0)}</b> bars, ${formatNumber(embargoBars, 0)} bars between train and test</p>
<p class="deck">${origin === 'synthetic' ? markup`<span class="badge">Synthetic data</span>` : 'Real data'}</p></header>
${drawVerdict(input)}${drawWarningList(input.warnings)}
${markets.map((market, index) => drawMarket(market, index, markets.length > 1))}
${drawSection('What was fitted', undefined, drawSettingsTable(Object.entries(settings)), false, 'settings-section')}
<footer>barloom ${input.engineVersion} · ${origin} data (policy ${input.dataPolicy}). Times are UTC. “–” is undefined, which is not 0.</footer>`;
}

function drawVerdict({ hasSkill, markets }: ForecastReportInput): Markup {
  const heads = markets.flatMap(({ symbol, heads: own }) => own.map((head) => ({ ...head, name: `${symbol} ${head.head}` }))),
    skilled = heads.filter((head) => head.hasSkill).map(({ name }) => name);
  const finding = hasSkill
    ? `Better than the best of their naive forecasts, beyond chance: ${skilled.join(', ')}.`
    : 'This forecaster has no skill: naive forecasts say as much.';
  return markup`<aside class="verdict ${hasSkill ? 'edge' : 'no-edge'}" aria-label="Verdict"><p class="kind">${hasSkill ? 'Skill' : 'No skill'}</p><p class="finding">${finding}</p><p class="counted"><b>${skilled.length}</b> of <b>${heads.length}</b> heads have skill; chance alone reaches the bound of each once in a hundred times.</p></aside>`;
}

function drawMarket(market: ForecastMarket, index: number, hasOthers: boolean): Markup {
  const { symbol, beginsMs, endMs } = market,
    head =
      hasOthers &&
      markup`<header class="market"><h1>${symbol}</h1><p class="deck">${formatDay(beginsMs)} to ${formatDay(endMs)}</p></header>`;
  return markup`${head}${drawCards(cardsOf(market))}
${drawSections(FORECAST_SECTIONS, market, index === 0 ? {} : { idSuffix: `-${index + 1}` })}`;
}

function cardsOf({ heads, forecasts, coverage, beginsMs, folds }: ForecastMarket): Parameters<typeof drawCards>[0] {
  return [
    ...heads.map(({ head, best, comparisons }) => ({
      name: `skill of ${head}`,
      value: formatNumber(comparisons.find(({ naive }) => naive === best)?.skill ?? Number.NaN, 4),
      title: `skill of ${head} against ${best.replaceAll('_', ' ')}`,
    })),
    { name: 'bars with a forecast', value: formatNumber(forecasts, 0) },
    { name: 'coverage', value: formatPercent(coverage, 1), title: 'share of the bars from the first forecast on' },
    { name: 'begins', value: formatDay(beginsMs) },
    { name: 'folds', value: formatNumber(folds.length, 0) },
    { name: 'folds skipped', value: formatNumber(folds.filter(({ sentence }) => sentence !== undefined).length, 0) },
  ];
}
