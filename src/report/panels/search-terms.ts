import type { Settings } from '../model/run-report-input.js';
import { formatNumber } from './format.js';
import { markup, type Markup } from './markup.js';
import { drawSettingsTable } from './settings-table.js';

/** What was asked of a search, in words. */
export interface SearchTerms {
  readonly objectives: readonly { readonly text: string; readonly direction: string }[];
  readonly requirements: readonly string[];
  readonly constraints: readonly string[];
  /** what else is to be said of the search */
  readonly more: Settings;
  /** per axis: its range or its values */
  readonly space: Settings;
  readonly failed: { readonly count: number; readonly messages: readonly string[] };
}

/** Draws what was asked for: objective, constraints, axes, and why trials failed. */
export function drawSearchTerms({ objectives, requirements, constraints, more, space, failed }: SearchTerms): Markup {
  const terms = [
    ...objectives.map(({ text, direction }) => [direction, text] as const),
    ['parameters must', requirements.join('; ') || '–'] as const,
    ['trials must', constraints.join('; ') || '–'] as const,
    ...Object.entries(more),
  ];
  const failures = failed.messages.map((message) => markup`<li>${message}</li>`);
  return markup`<div class="pair"><div><h3>Objective and constraints</h3>${drawSettingsTable(terms)}</div><div><h3>Space</h3>${drawSettingsTable(Object.entries(space))}</div></div>
${failed.count > 0 && markup`<h3 style="margin-top:18px">Why ${formatNumber(failed.count, 0)} ${failed.count === 1 ? 'trial' : 'trials'} failed</h3><ul>${failures}</ul>`}`;
}
