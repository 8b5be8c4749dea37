import type { FactoryReportInput, FactorySystem } from '../model/factory-report-input.js';
import { formatMinute } from './format.js';
import { markup, type Markup } from './markup.js';

/** Draws a column for each stage with the systems that stand there, and one for those that are held or retired. */
export function drawFactoryBoard({ stages, systems }: FactoryReportInput): Markup {
  const aside = systems.filter(({ place }) => !stages.includes(place));
  const columns = [
    ...stages.map((stage) => ({ title: stage, own: systems.filter(({ place }) => place === stage) })),
    ...(aside.length > 0 ? [{ title: 'held, retired', own: aside }] : []),
  ];
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Systems by stage"><div class="board">${columns.map(
    ({ title, own }) =>
      markup`<div class="stage"><h3>${title} <span class="count">${own.length}</span></h3>${own.length === 0 ? markup`<p class="note">–</p>` : own.map(drawCard)}</div>`,
  )}</div></div>`;
}

function drawCard({ system, place, stage, sinceMs, champion, scale, waits }: FactorySystem): Markup {
  const isAside = place !== stage;
  return markup`<div class="system"><p class="name">${system}</p>
<p class="note">${isAside && `${place} at ${stage} · `}since ${formatMinute(sinceMs)}${champion !== null && ` · version ${champion} is live`}${scale !== 1 && ` · sizes × ${scale}`}</p>
<p>${waits}</p></div>`;
}
