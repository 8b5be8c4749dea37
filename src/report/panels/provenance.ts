import type { ReportIdentity } from '../model/run-report-input.js';
import { markup, type Markup } from './markup.js';

/** Draws the page's last line: what to quote to find this result again. Holds no clock, so equal runs give equal pages. */
export function drawProvenance(identity: ReportIdentity): Markup {
  return markup`<footer>Run ${identity.runId} · barloom ${identity.engineVersion} · ${identity.origin.kind} data (policy ${identity.dataPolicy}) from ${identity.origin.source}. Times are UTC, ranges half-open, returns fractions of the entry's or the period's start. “–” is undefined, which is not 0.</footer>`;
}
