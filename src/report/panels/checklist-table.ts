import type { ChecklistLine } from '../model/checklist-report-input.js';
import { markup, raw, type Markup } from './markup.js';

/** Each outcome by its word, its class and a shape of its own. */
const OUTCOMES: Readonly<Record<ChecklistLine['outcome'], { readonly label: string; readonly style: string; readonly shape: string }>> = {
  passed: { label: 'passed', style: 'edge', shape: 'M2 8l4 4 8-9' },
  failed: { label: 'failed', style: 'no-edge', shape: 'M3 3l10 10M13 3l-10 10' },
  warning: { label: 'warning', style: 'warned', shape: 'M8 2v8M8 13.5v.5' },
  not_applicable: { label: 'not applicable', style: 'not-proven', shape: 'M2 8h12' },
};

/** Draws checks, a row each: what must hold, what it came to, and each sentence of what was found. */
export function drawChecklistTable(checks: readonly ChecklistLine[]): Markup {
  const heads = ['id', 'what must hold', 'result', 'what was found'].map((name) => markup`<th scope="col">${name}</th>`);
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Checks"><table class="checklist"><thead><tr>${heads}</tr></thead>
<tbody>${checks.map(drawRow)}</tbody></table></div>`;
}

function drawRow({ id, check, rule, outcome, findings }: ChecklistLine): Markup {
  const isMixed = new Set(findings.map((finding) => finding.outcome)).size > 1;
  const found = findings.map((finding) => markup`<p>${isMixed && drawMark(finding.outcome)}${finding.sentence}</p>`);
  const { label, style } = OUTCOMES[outcome];
  return markup`<tr><th scope="row">${id}</th><td>${rule}<br><code>${check}</code></td><td class="nowrap result ${style}">${drawMark(outcome)}${label}</td><td>${found}</td></tr>`;
}

function drawMark(outcome: ChecklistLine['outcome']): Markup {
  const { style, shape, label } = OUTCOMES[outcome];
  return markup`<svg class="mark ${style}" viewBox="0 0 16 16" role="img" aria-label="${label}"><path d="${raw(shape)}"/></svg>`;
}
