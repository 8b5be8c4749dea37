import type { VerdictInput, VerdictReason } from '../model/verdict-input.js';
import { formatNumber } from './format.js';
import { markup, raw, type Markup } from './markup.js';
import { titleTest } from './verdict-titles.js';

/** Each kind by its word, its class and a shape of its own: colour is not needed to tell them apart. */
const KINDS: Readonly<Record<VerdictInput['kind'], { readonly label: string; readonly style: string; readonly shape: string }>> = {
  edge: { label: 'Edge', style: 'edge', shape: 'M2 8l4 4 8-9' },
  no_edge: { label: 'No edge', style: 'no-edge', shape: 'M3 3l10 10M13 3l-10 10' },
  market: { label: 'The market', style: 'not-proven', shape: 'M2 13l5-5 3 3 4-8' },
  not_proven: { label: 'Not proven', style: 'not-proven', shape: 'M2 8h12' },
};

const RESULTS = {
  passed: { label: 'passed', style: 'edge', shape: KINDS.edge.shape },
  failed: { label: 'failed', style: 'no-edge', shape: KINDS.no_edge.shape },
  notRun: { label: 'not run', style: 'not-proven', shape: KINDS.not_proven.shape },
} as const;

const WEIGHTS: Readonly<Record<VerdictReason['weight'], string>> = {
  required: 'must pass',
  benchmark: 'beyond the market',
  sufficiency: 'enough data',
  advisory: 'told only',
};

/** Draws whether the best trial is an edge, what was counted, and why. */
export function drawVerdict(verdict: VerdictInput): Markup {
  const { label, style, shape } = KINDS[verdict.kind];
  return markup`<aside class="verdict ${style}" aria-label="Verdict"><p class="kind">${drawMark(shape)}${label}</p>
<p class="finding">${verdict.sentence}</p>
<p class="counted">${countTrials(verdict)}</p>
${drawReasons(verdict.reasons)}</aside>
`;
}

function countTrials({ trialsTried, trialsOnData, holdoutLooks }: VerdictInput): Markup {
  const looks =
    holdoutLooks === undefined
      ? markup`There is no holdout.`
      : markup`The holdout was looked at <b>${holdoutLooks === 1 ? 'once' : `${formatNumber(holdoutLooks, 0)} times`}</b>.`;
  return markup`Counted: <b>${formatNumber(trialsTried, 0)}</b> ${trialsTried === 1 ? 'trial' : 'trials'} of this family of strategies on these bars, <b>${formatNumber(trialsOnData, 0)}</b> of any strategy. ${looks}`;
}

function drawReasons(reasons: readonly VerdictReason[]): Markup {
  if (reasons.length === 0) return markup`<p class="note">No test was run.</p>`;
  const deciding = reasons.filter(({ weight }) => weight !== 'advisory');
  const advisory = reasons.filter(({ weight }) => weight === 'advisory');
  return markup`<table class="reasons"><thead><tr><th>Result</th><th>Test</th><th>Weight</th><th>What it says</th></tr></thead>
<tbody>${deciding.map(drawReason)}</tbody>
${advisory.length > 0 && markup`<tbody class="advisory"><tr><th colspan="4" scope="rowgroup">Also told; none of these decides anything</th></tr>${advisory.map(drawReason)}</tbody>`}</table>`;
}

function drawReason({ test, weight, passed, sentence }: VerdictReason): Markup {
  const { label, style, shape } = RESULTS[passed === undefined ? 'notRun' : passed ? 'passed' : 'failed'];
  return markup`<tr><td class="nowrap result ${style}">${drawMark(shape)}${label}</td><td>${titleTest(test)}</td><td class="nowrap">${WEIGHTS[weight]}</td><td>${sentence}</td></tr>`;
}

function drawMark(shape: string): Markup {
  return markup`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><path d="${raw(shape)}"/></svg>`;
}
