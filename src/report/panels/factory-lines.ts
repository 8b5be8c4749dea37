import type { FactoryLine, FactorySystem } from '../model/factory-report-input.js';
import { formatMinute } from './format.js';
import { markup, type Markup } from './markup.js';

/** Draws what happened, a line each. */
export function drawFactoryLines(title: string, lines: readonly FactoryLine[]): Markup {
  const rows = lines.map(
    ({ timeMs, system, kind, sentence }) =>
      markup`<tr><td class="nowrap" data-value="${timeMs}">${formatMinute(timeMs)}</td><td class="nowrap">${system || 'the factory'}</td><td class="nowrap">${kind}</td><td>${sentence}</td></tr>`,
  );
  const heads = ['time (UTC)', 'system', 'event', 'what happened'];
  return markup`<div class="tall" tabindex="0" role="region" aria-label="${title}"><table data-sortable class="ranked lines"><thead><tr>${heads.map((name) => markup`<th scope="col"><button type="button">${name}</button></th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** Draws what each system runs: its versions, its factor, its file and what is laid over it. */
export function drawVersionTable(systems: readonly FactorySystem[]): Markup {
  const rows = systems.map(
    ({ system, champion, previous, scale, changes, idea, file }) =>
      markup`<tr><th scope="row">${system}</th><td class="n">${champion ?? '–'}</td><td class="n">${previous ?? '–'}</td><td class="n">${scale}</td><td>${idea ?? '–'}</td><td><code>${file}</code>${changes.length > 0 && markup`<br>with <code>${changes.join(' ')}</code>`}</td></tr>`,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Versions"><table><thead><tr><th scope="col">system</th><th scope="col" class="n">champion</th><th scope="col" class="n">previous</th><th scope="col" class="n">sizes ×</th><th scope="col">candidate of</th><th scope="col">file</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
