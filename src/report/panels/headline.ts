import type { DataOrigin } from '../../core/bars.js';
import type { ReportIdentity } from '../model/run-report-input.js';
import { formatMinute } from './format.js';
import { markup, type Markup } from './markup.js';

/** Draws the title and the line under it: what was traded, when, on which data. */
export function drawHeadline(identity: ReportIdentity): Markup {
  return markup`<header><h1>${identity.system}</h1>
<p class="deck"><b>${identity.symbol}</b> · ${identity.timeframe} bars · window <b>${identity.windowName}</b>, ${formatMinute(identity.startMs)} to ${formatMinute(identity.endMs)} UTC</p>
<p class="deck">${drawOrigin(identity.origin)}</p></header>`;
}

function drawOrigin(origin: DataOrigin): Markup {
  const layout = origin.layout !== '-' && markup` (${origin.layout})`;
  if (origin.kind === 'synthetic') return markup`<span class="badge">Synthetic data</span> ${origin.source}${layout}`;
  return markup`Data: ${origin.source}${layout}`;
}
