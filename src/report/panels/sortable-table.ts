import { markup, type Markup } from './markup.js';

/** Draws a table of which every column sorts; a long one scrolls inside itself.
 *  rows  one `tr` each */
export function drawSortableTable(title: string, heads: readonly string[], rows: readonly Markup[]): Markup {
  return markup`<div class="tall" tabindex="0" role="region" aria-label="${title}"><table data-sortable class="ranked"><thead><tr>${heads.map((name) => markup`<th class="n" scope="col"><button type="button">${name}</button></th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
