import type { ComparisonReportInput } from '../model/comparison-report-input.js';
import { formatNumber, formatPercent } from '../panels/format.js';
import { drawHeadline } from '../panels/headline.js';
import { markup, type Markup } from '../panels/markup.js';
import { drawProvenance } from '../panels/provenance.js';
import { drawWarningList } from '../panels/warning-list.js';
import { BPS } from '../panels/comparison-table.js';
import { BASE_SCRIPT } from './base-script.js';
import { COMPARISON_SECTIONS } from './comparison-sections.js';
import { renderDocument } from './document.js';
import { drawSections } from './report-section.js';

/** Renders what a composite is beside what is easier as a self-contained HTML page. Equal inputs give equal pages. */
export function renderComparisonReport(input: ComparisonReportInput): string {
  return renderDocument({
    title: `${input.system} · ${input.symbol} ${input.timeframe} · comparison`,
    kind: input.folds.length > 0 ? 'Nested comparison' : 'Comparison',
    body: markup`${drawHeadline(input)}<p class="deck">${input.made}</p>
${drawFinding(input)}
${drawWarningList(input.warnings)}
${drawSections(COMPARISON_SECTIONS, input)}
${drawProvenance(input)}`,
    data: undefined,
    script: BASE_SCRIPT,
  });
}

/** Whether it is ahead of equal weight beyond chance: the least that a policy must be. */
function drawFinding({ rows, equalWeight, shuffled }: ComparisonReportInput): Markup {
  const { mean, low, high, chance } = rows.find(({ name }) => name === equalWeight)!.difference!;
  const [label, tone] =
    low > 0
      ? ['Ahead of equal weight', 'edge']
      : high < 0
        ? ['Behind equal weight', 'no-edge']
        : ['Not told from equal weight', 'not-proven'];
  const bps = (value: number): string => formatNumber(value * BPS, 2);
  const reached = shuffled.filter(({ sharpes }) => sharpes.length > 0);
  return markup`<aside class="verdict ${tone}" aria-label="Finding"><p class="kind">${label}</p><p class="finding">Its daily returns differ from those of equal weight by ${bps(mean)} basis points on average, ${bps(low)} to ${bps(high)} with 95 % confidence; luck alone gives so much with a chance of ${formatPercent(chance, 1)}.${reached.map((each) => ` With its ${each.what} of other times it is as good with a chance of ${formatPercent(each.chance, 1)}.`)}</p></aside>`;
}
