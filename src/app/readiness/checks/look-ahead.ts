import { isComposite } from '../../system/composite.js';
import { needsSteps } from '../../system/needs-steps.js';
import { checkAccountLookahead } from '../../verify/check-account-lookahead.js';
import { checkLookahead } from '../../verify/check-lookahead.js';
import { failed, passed, type Finding } from '../finding.js';
import type { ReadinessCase } from '../readiness-case.js';

/** Whether everything that the system computes, what its models are asked among it, keeps its bits where later bars are others. */
export async function findLookAhead({ system, options }: ReadinessCase): Promise<Finding[]> {
  const { file } = system;
  const found: Finding[] = [];
  for (const symbol of file.data.symbols) {
    const { leak, cuts, bars, nodes } = await checkLookahead(system, { ...options, symbol });
    found.push(
      leak === undefined
        ? passed(`${symbol}: ${nodes} columns and conditions keep every bit at ${cuts} cuts of ${bars.toLocaleString('en')} bars.`)
        : failed(`${symbol}: ${leak.sentence}.`),
    );
  }
  if (file.portfolio === undefined || !(isComposite(file) || needsSteps(file))) return found;
  const { leak, cuts, bars, symbol } = await checkAccountLookahead(system, options);
  const account =
    leak === undefined
      ? passed(`${symbol}: the account keeps every bit at ${cuts} cuts of ${bars.toLocaleString('en')} instants.`)
      : failed(`${symbol}: ${leak.sentence}.`);
  return [...found, account];
}
