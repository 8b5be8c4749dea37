import type { ChecklistReportInput } from '../model/checklist-report-input.js';
import { drawCards } from '../panels/cards.js';
import { formatNumber } from '../panels/format.js';
import { markup, type Markup } from '../panels/markup.js';
import { BASE_SCRIPT } from './base-script.js';
import { CHECKLIST_SECTIONS } from './checklist-sections.js';
import { renderDocument } from './document.js';
import { drawSections } from './report-section.js';

/** Renders a checklist as one self-contained HTML page that opens offline. Equal inputs give equal pages. */
export function renderChecklistReport(input: ChecklistReportInput): string {
  return renderDocument({
    title: `${input.system} · checklist`,
    kind: 'Checklist before going live',
    body: markup`${drawHead(input)}
${drawCards(cardsOf(input))}
${drawSections(CHECKLIST_SECTIONS, input)}
<footer>barloom ${input.engineVersion} · ${input.source}. Times are UTC. What a machine cannot check stands in docs/deployment.md: keys, the kill switch, alerts, the clock.</footer>`,
    data: undefined,
    script: `'use strict';\n${BASE_SCRIPT}`,
  });
}

function drawHead({ system, symbols, models, bars, outcome, checks }: ChecklistReportInput): Markup {
  const failed = checks.filter((check) => check.outcome === 'failed');
  const isReady = outcome === 'passed';
  const finding = isReady ? 'No check fails.' : `${failed.map(({ id }) => id).join(', ')} ${failed.length === 1 ? 'fails' : 'fail'}.`;
  const learned = models.map(({ name, learnedUntil }) => markup` · <b>${name}</b>, has learned until ${learnedUntil}`);
  return markup`<header><h1>${system}</h1>
<p class="deck"><b>${symbols.join(', ')}</b>${learned} · the latest <b>${formatNumber(bars, 0)}</b> bars</p></header>
<aside class="verdict ${isReady ? 'edge' : 'no-edge'}" aria-label="Verdict"><p class="kind">${isReady ? 'May go live' : 'Must not go live'}</p><p class="finding">${finding}</p></aside>`;
}

function cardsOf({ checks }: ChecklistReportInput): Parameters<typeof drawCards>[0] {
  const count = (outcome: string): string => formatNumber(checks.filter((check) => check.outcome === outcome).length, 0);
  return [
    { name: 'checks', value: formatNumber(checks.length, 0) },
    { name: 'passed', value: count('passed') },
    { name: 'failed', value: count('failed') },
    { name: 'warnings', value: count('warning') },
    { name: 'not applicable', value: count('not_applicable') },
  ];
}
