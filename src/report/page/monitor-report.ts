import type { MonitorReportInput } from '../model/monitor-report-input.js';
import { drawCards } from '../panels/cards.js';
import { formatMinute, formatNumber, formatPercent } from '../panels/format.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawWarningList } from '../panels/warning-list.js';
import { BASE_SCRIPT } from './base-script.js';
import { renderDocument } from './document.js';
import { MONITOR_SECTIONS } from './monitor-sections.js';
import { drawSections } from './report-section.js';

const TONES = { running: 'edge', stopped: 'not-proven', halted: 'no-edge' } as const;

/** Renders what a session came to as one self-contained HTML page that opens offline. Equal inputs give equal pages. */
export function renderMonitorReport(input: MonitorReportInput): string {
  return renderDocument({
    title: `${input.session} · session`,
    kind: 'Session',
    body: markup`${drawHead(input)}${drawWarningList(input.warnings)}
${drawCards(cardsOf(input))}
${drawSections(MONITOR_SECTIONS, input)}
<footer>barloom ${input.engineVersion} · as of ${formatMinute(input.nowMs)} UTC. Times are UTC; those of bars are their opens. The journal of the session is the truth; this page is what it came to. “–” is undefined, which is not 0.</footer>`,
    data: undefined,
    script: `'use strict';\n${BASE_SCRIPT}`,
  });
}

function drawHead({ session, system, symbols, timeframe, state, nowMs }: MonitorReportInput): Markup {
  return markup`<header><h1>${session}</h1>
<p class="deck"><b>${system}</b> on <b>${symbols.join(', ')}</b> · ${timeframe} bars · as of ${formatMinute(nowMs)} UTC</p></header>
<aside class="verdict ${TONES[state.label]}" aria-label="State"><p class="kind">${state.label}</p><p class="finding">${state.sentence}</p></aside>`;
}

function cardsOf({ account, parity, slippage, dataAge, incidents, alerts }: MonitorReportInput): Parameters<typeof drawCards>[0] {
  const { equity, drawdown, timeMs, trades, fills, positions } = account;
  const last = (values: Float64Array): number => values.at(-1) ?? Number.NaN;
  const known = slippage.bps.filter(Number.isFinite);
  const mean = slippage.isPaper ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
  const critical = alerts.filter(({ level }) => level === 'critical').length;
  return [
    { name: 'bars', value: formatNumber(timeMs.length, 0), title: 'bars that were walked' },
    { name: 'equity', value: formatNumber(last(equity), 0) },
    { name: 'drawdown', value: formatPercent(last(drawdown), 1), title: 'from the last peak, now' },
    { name: 'trades closed', value: formatNumber(trades, 0) },
    { name: 'fills', value: formatNumber(fills, 0) },
    { name: 'positions', value: formatNumber(positions, 0), title: 'positions that are held now' },
    { name: 'parity', value: formatPercent(parity, 1), title: 'bars whose decisions are those of a backtest' },
    { name: 'slippage, bps', value: formatNumber(mean, 1), title: 'mean over the fills, against the model of fills' },
    {
      name: 'incidents',
      value: formatNumber(incidents.length, 0),
      title: `bars that were not simply the next one; the last bar came after ${formatNumber(last(dataAge.seconds), 1)} seconds`,
    },
    { name: 'critical alerts', value: formatNumber(critical, 0) },
  ];
}
