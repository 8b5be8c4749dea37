import { inspectMarket } from '../../../data/open-market.js';
import { FINDING_KINDS } from '../../../data/quality/findings.js';
import { requestOf } from '../../market-data/request-of.js';
import { cacheOf } from '../../system/run-options.js';
import { failed, passed, warned, type Finding } from '../finding.js';
import type { ReadinessCase } from '../readiness-case.js';

/** Whether the history that a session begins with is sound under the policies of data.quality. */
export async function findDataQuality({ system: { file }, options }: ReadinessCase): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const symbol of file.data.symbols) {
    const { quality, market } = await inspectMarket(requestOf(file, symbol, cacheOf(options)));
    const count = market.bars.timeMs.length.toLocaleString('en');
    const told = quality.findings
      .map(({ kind, count: times, action }) => `${times} × ${kind} (${FINDING_KINDS[kind]}), ${action}`)
      .join('; ');
    if (quality.verdict === 'failed') found.push(failed(`${symbol}: data.quality refuses its bars: ${told}.`));
    else if (quality.verdict === 'findings')
      found.push(warned(`${symbol}: no finding in ${count} bars has the policy fail; kept or repaired are ${told}.`));
    else found.push(passed(`${symbol}: nothing is found in ${count} bars.`));
  }
  return found;
}
