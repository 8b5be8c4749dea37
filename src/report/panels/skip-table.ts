import type { AccountFigures } from '../../core/account-figures.js';
import { SKIP_REASONS, type SkipReason } from '../../core/account.js';
import { formatNumber, formatPercent } from './format.js';
import { markup, type Markup } from './markup.js';

/** Why a signal comes to nothing, for people. */
const MEANINGS: Readonly<Record<SkipReason, string>> = {
  guard: 'a guard refused entries: the loss of a day, or a drawdown and its cool-down',
  place: 'every place was taken',
  correlation: 'it went with a position that was held, or against one that was against it',
  cash: 'the equity was at or below 0',
  size: 'the sizing gave no quantity',
  exposure: 'a cap of exposure or the leverage left nothing',
  lot: 'rounding to the lot left nothing',
  cancelled: 'its price was not met while it was valid',
  replaced: 'a newer signal took its place before its price was met',
  policy: 'the policy gave its member no weight',
};

/** Draws how many signals came to nothing and why, and which legs they were of. */
export function drawSkipTable({ legs, skipped, signalsSkipped }: Pick<AccountFigures, 'legs' | 'skipped' | 'signalsSkipped'>): Markup {
  const reasons = SKIP_REASONS.filter((reason) => skipped[reason] > 0);
  const taken = legs.reduce((sum, { trades }) => sum + trades, 0);
  const rows = reasons.map(
    (reason) =>
      markup`<tr><th scope="row"><code>${reason}</code></th><td>${MEANINGS[reason]}</td><td class="n">${formatNumber(skipped[reason], 0)}</td><td class="n">${formatPercent(skipped[reason] / (signalsSkipped + taken), 1)}</td></tr>`,
  );
  return markup`<div class="scroll"><table><thead><tr><th scope="col">Reason</th><th scope="col">Meaning</th><th class="n" scope="col">Signals</th><th class="n" scope="col">of all</th></tr></thead>
<tbody>${rows}</tbody></table></div>
<h3 style="margin-top:18px">By leg</h3>
<div class="tall" tabindex="0" role="region" aria-label="Skipped signals by leg"><table class="ranked"><thead><tr><th scope="col">Leg</th><th class="n" scope="col">taken</th>${reasons.map((reason) => markup`<th class="n" scope="col">${reason}</th>`)}</tr></thead>
<tbody>${legs.map((leg) => markup`<tr><th scope="row">${leg.name}</th><td class="n">${formatNumber(leg.trades, 0)}</td>${reasons.map((reason) => markup`<td class="n">${formatNumber(leg.skipped[reason], 0)}</td>`)}</tr>`)}</tbody></table></div>`;
}
