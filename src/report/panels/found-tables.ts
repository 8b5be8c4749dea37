import type { FoundKind, FoundPlace, FoundValues } from '../model/data-report-input.js';
import { formatMinute, formatNumber } from './format.js';
import { markup, type Markup } from './markup.js';
import { drawSortableTable } from './sortable-table.js';

/** Rows of a kind that its table lists. */
export const LISTED_PLACES = 200;

/** Draws the kinds of findings, what each means, what the policy does and what a repair would do. */
export function drawKindTable(kinds: readonly FoundKind[]): Markup {
  const rows = kinds.map(
    ({ kind, count, meaning, policy, action, repair, note }) =>
      markup`<tr><th scope="row"><code>${kind}</code></th><td class="n">${formatNumber(count, 0)}</td><td>${meaning}${note !== undefined && markup`<br><b>${note}</b>`}</td><td class="nowrap"><code>${policy}</code></td><td>${action}</td><td>${repair ?? '–'}</td></tr>`,
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Kinds of findings"><table class="found"><thead><tr><th scope="col">finding</th><th scope="col" class="n">count</th><th scope="col">meaning</th><th scope="col">policy</th><th scope="col">what it does</th><th scope="col">repair would</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** Draws the places of a kind: row, time, what stands there and what a repair would make of it. */
export function drawPlaceTable({ kind, count, places }: FoundKind): Markup {
  const listed = places.slice(0, LISTED_PLACES);
  const names = [...new Set(listed.flatMap(({ values }) => Object.keys(values)))];
  const hasRepair = listed.some(({ repaired }) => repaired !== undefined);
  const rows = listed.map(
    (place) =>
      markup`<tr><td class="n">${place.row}</td><td class="n" data-value="${place.timeMs}">${formatMinute(place.timeMs)}</td>${names.map((name) => drawValue(place.values[name]))}${hasRepair && markup`<td class="n">${describeRepair(place)}</td>`}</tr>`,
  );
  const rest =
    count > listed.length && markup`<p class="note">The first ${formatNumber(listed.length, 0)} of ${formatNumber(count, 0)}.</p>`;
  const heads = ['row', 'time (UTC)', ...names.map((name) => name.replaceAll('_', ' ')), ...(hasRepair ? ['repair'] : [])];
  return markup`<h3><code>${kind}</code></h3>${rest}${drawSortableTable(`Places of ${kind}`, heads, rows)}`;
}

function drawValue(value: number | string | null | undefined): Markup {
  if (typeof value === 'number') return markup`<td class="n" data-value="${value}">${writeNumber(value)}</td>`;
  return markup`<td class="n">${value ?? '–'}</td>`;
}

/** Only what a repair changes: `low 79.12`. */
function describeRepair({ values, repaired }: FoundPlace): string {
  if (repaired === undefined) return '–';
  if (repaired === null) return 'bar dropped';
  return changesOf(values, repaired)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${typeof value === 'number' ? writeNumber(value) : (value ?? '–')}`)
    .join(', ');
}

function changesOf(values: FoundValues, repaired: FoundValues): [string, number | string | null][] {
  return Object.entries(repaired).filter(([name, value]) => !Object.is(values[name], value));
}

function writeNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(10))) : '–';
}
