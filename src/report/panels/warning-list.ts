import { markup, type Markup } from './markup.js';

/** Draws the warnings, or nothing where there are none. */
export function drawWarningList(warnings: readonly string[]): Markup {
  if (warnings.length === 0) return markup``;
  return markup`<aside class="warnings" aria-label="Warnings"><h2>${warnings.length === 1 ? 'Read this first' : 'Read these first'}</h2>
<ul>${warnings.map((warning) => markup`<li>${warning}</li>`)}</ul></aside>`;
}
