import type { CheckedMarket, DataReportInput } from '../model/data-report-input.js';
import { drawCards } from '../panels/cards.js';
import { formatMinute, formatNumber } from '../panels/format.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawWarningList } from '../panels/warning-list.js';
import { BASE_SCRIPT } from './base-script.js';
import { DATA_SECTIONS } from './data-sections.js';
import { renderDocument } from './document.js';
import { drawSections } from './report-section.js';

const VERDICTS: Readonly<Record<CheckedMarket['verdict'], string>> = {
  clean: 'clean: nothing was found',
  findings: 'findings, none of which the policies refuse',
  failed: 'refused: a finding has the policy fail',
};

/** Renders what a check of data found as one self-contained HTML page that opens offline. Equal inputs give equal pages. */
export function renderDataReport({ markets }: DataReportInput): string {
  const names = markets.map(({ symbol, timeframe }) => `${symbol} ${timeframe}`).join(', ');
  return renderDocument({
    title: `${names} · data report`,
    kind: 'Data report',
    body: markup`${markets.map(drawMarket)}
<footer>Times are UTC. Rows are lines of a text file (a header counts) or rows of a table. The bars are shown as they came, whatever the policies. “–” is undefined, which is not 0.</footer>`,
    data: undefined,
    script: `'use strict';\n${BASE_SCRIPT}`,
  });
}

function drawMarket(market: CheckedMarket, index: number): Markup {
  return markup`${drawMarketHead(market)}
${drawWarningList(market.warnings)}
${drawCards(cardsOf(market))}
${drawSections(DATA_SECTIONS, market, index === 0 ? {} : { idSuffix: `-${index + 1}` })}`;
}

function drawMarketHead({ symbol, timeframe, bars, origin, source, layout, verdict, calendarText }: CheckedMarket): Markup {
  const badge = origin === 'synthetic' && markup`<span class="badge">Synthetic data</span> `;
  const range = bars.timeMs.length > 0 && markup` · ${formatMinute(bars.timeMs[0]!)} to ${formatMinute(bars.timeMs.at(-1)!)} UTC`;
  return markup`<header class="market"><h1>${symbol}</h1>
<p class="deck"><b>${timeframe}</b> bars${range} · <b>${VERDICTS[verdict]}</b></p>
<p class="deck">${badge}${source}${layout !== '-' && ` (${layout})`}</p>
<p class="deck">${calendarText}</p></header>`;
}

function cardsOf({ bars, kinds, calendar, timeframe }: CheckedMarket): Parameters<typeof drawCards>[0] {
  const countOf = (wanted: string): string => formatNumber(kinds.find(({ kind }) => kind === wanted)?.count ?? 0, 0);
  const missing = kinds
    .find(({ kind }) => kind === 'gap')
    ?.places.reduce((sum, { values }) => sum + Number(values['missing_bars'] ?? 0), 0);
  return [
    { name: 'Bars', value: formatNumber(bars.timeMs.length, 0) },
    { name: 'Calendar', value: calendar },
    { name: 'Kinds of findings', value: formatNumber(kinds.length, 0) },
    { name: 'Kinds refused', value: formatNumber(kinds.filter(({ policy }) => policy === 'fail').length, 0) },
    { name: 'Bars missing', value: formatNumber(missing ?? 0, 0), title: `bars of ${timeframe} that the calendar expects` },
    { name: 'Gaps', value: countOf('gap') },
    { name: 'Outliers (open, close)', value: countOf('outlier_price') },
    { name: 'Outliers (low, high)', value: countOf('outlier_wick') },
    { name: 'Splits', value: countOf('split') },
    { name: 'Outside the calendar', value: countOf('outside_session') },
  ];
}
