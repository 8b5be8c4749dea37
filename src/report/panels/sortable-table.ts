import { markup, type Markup } from './markup.js';

/** Draws a table of which every column sorts; a long one scrolls inside itself.
 *  rows   one `tr` each
 *  words  heads of columns that are read from the left; the others are figures */
export function drawSortableTable(title: string, heads: readonly string[], rows: readonly Markup[], words: readonly string[] = []): Markup {
  const cells = heads.map(
    (name) => markup`<th${!words.includes(name) && markup` class="n"`} scope="col"><button type="button">${name}</button></th>`,
  );
  return markup`<div class="tall" tabindex="0" role="region" aria-label="${title}"><table data-sortable class="ranked"><thead><tr>${cells}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
