import type { FactoryReportInput } from '../model/factory-report-input.js';
import { drawCards } from '../panels/cards.js';
import { formatMinute, formatNumber } from '../panels/format.js';
import { markup, type Markup } from '../panels/markup.js';
import { BASE_SCRIPT } from './base-script.js';
import { renderDocument } from './document.js';
import { FACTORY_SECTIONS } from './factory-sections.js';
import { drawSections } from './report-section.js';

/** Renders the board of a factory as one self-contained HTML page that opens offline. Equal inputs give equal pages. */
export function renderFactoryReport(input: FactoryReportInput): string {
  return renderDocument({
    title: `${input.name} · factory`,
    kind: 'Factory',
    body: markup`${drawHead(input)}
${drawCards(cardsOf(input))}
${drawSections(FACTORY_SECTIONS, input)}
<footer>Times are UTC. The journal of the factory is the truth; this page is what it came to. “–” is undefined, which is not 0.</footer>`,
    data: undefined,
    script: `'use strict';\n${BASE_SCRIPT}`,
  });
}

function drawHead({ name, systems, lastMs, events }: FactoryReportInput): Markup {
  const last = Number.isFinite(lastMs) && markup` · the last of them at ${formatMinute(lastMs)} UTC`;
  return markup`<header><h1>${name}</h1>
<p class="deck"><b>${formatNumber(systems.length, 0)}</b> ${systems.length === 1 ? 'system' : 'systems'} · <b>${formatNumber(events, 0)}</b> ${events === 1 ? 'event' : 'events'}${last}</p></header>`;
}

function cardsOf({ stages, systems, falls }: FactoryReportInput): Parameters<typeof drawCards>[0] {
  const count = (place: string): string => formatNumber(systems.filter((system) => system.place === place).length, 0);
  return [
    ...stages.map((stage) => ({ name: stage, value: count(stage), title: `systems that stand at ${stage}` })),
    { name: 'held', value: count('held') },
    { name: 'retired', value: count('retired') },
    { name: 'live versions', value: formatNumber(systems.filter(({ champion }) => champion !== null).length, 0) },
    { name: 'wait for a person', value: formatNumber(systems.filter(({ waits }) => waits.includes('waits for a person')).length, 0) },
    {
      name: 'falls',
      value: formatNumber(falls.length, 0),
      title: 'demoted, disabled, scaled down, held, rolled back, taken back by an edit',
    },
  ];
}
