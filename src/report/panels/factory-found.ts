import type { FactorySystem, FoundGate, FoundLine, FoundOutcome } from '../model/factory-report-input.js';
import { formatMinute } from './format.js';
import { markup, raw, type Markup } from './markup.js';

/** Each outcome by its word, its class and a shape of its own. */
const OUTCOMES: Readonly<Record<FoundOutcome, { readonly label: string; readonly style: string; readonly shape: string }>> = {
  passed: { label: 'passed', style: 'edge', shape: 'M2 8l4 4 8-9' },
  failed: { label: 'failed', style: 'no-edge', shape: 'M3 3l10 10M13 3l-10 10' },
  waiting: { label: 'waits', style: 'not-proven', shape: 'M2 8h12' },
  acted: { label: 'acted', style: 'no-edge', shape: 'M8 2v12M3 9l5 5 5-5' },
  clear: { label: 'clear', style: 'edge', shape: 'M2 8l4 4 8-9' },
};

/** Draws every gate of a system with its requirements, figures, checks and evidence, and what the watch found. */
export function drawFound({ system, gates, watch }: FactorySystem): Markup {
  const ofGates = gates.flatMap((gate) => drawGate(gate));
  const ofWatch =
    watch === undefined ? [] : [...watch.lines.map((line, index) => drawLine(index === 0 ? 'watch' : '', line)), drawRest(watch)];
  if (ofGates.length + ofWatch.length === 0) return markup`<h3>${system}</h3><p class="note">Nothing was judged yet.</p>`;
  return markup`<h3>${system}</h3><div class="scroll" tabindex="0" role="region" aria-label="Gates of ${system}"><table class="gates"><thead><tr><th scope="col">gate</th><th scope="col">result</th><th scope="col">asked for</th><th scope="col">value</th><th scope="col">what it says</th></tr></thead>
<tbody>${ofGates}${ofWatch}</tbody></table></div>`;
}

function drawGate({ gate, outcome, timeMs, lines, evidence }: FoundGate): Markup[] {
  const runs = evidence.length === 0 ? 'no run' : evidence.join(', ');
  return [
    markup`<tr class="head"><th scope="row">${gate}</th>${drawOutcome(outcome)}<td colspan="3">${formatMinute(timeMs)} · evidence: <code>${runs}</code></td></tr>`,
    ...lines.map((line) => drawLine('', line)),
  ];
}

function drawLine(head: string, { what, value, outcome, sentence }: FoundLine): Markup {
  return markup`<tr><th scope="row">${head}</th>${drawOutcome(outcome)}<td><code>${what}</code></td><td class="nowrap">${value || '–'}</td><td>${sentence}</td></tr>`;
}

function drawRest({ sentence, timeMs }: NonNullable<FactorySystem['watch']>): Markup {
  return markup`<tr><th scope="row"></th><td></td><td colspan="3">${formatMinute(timeMs)} · ${sentence}</td></tr>`;
}

function drawOutcome(outcome: FoundOutcome): Markup {
  const { label, style, shape } = OUTCOMES[outcome];
  return markup`<td class="nowrap result ${style}"><svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><path d="${raw(shape)}"/></svg>${label}</td>`;
}
