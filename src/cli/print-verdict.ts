import type { StudyVerdict } from '../app/verdict/study-verdict.js';
import { paint, printLine } from './print.js';

const TITLES = { edge: 'EDGE', market: 'MARKET', not_proven: 'NOT PROVEN', no_edge: 'NO EDGE' } as const;

/** Prints what the verdict is and why; where there is none, what that means. */
export function printVerdict(verdict: StudyVerdict | undefined): void {
  if (verdict === undefined) return printLine('No verdict: the best of many trials is partly luck.');
  printLine(`${paint('bold', `verdict: ${TITLES[verdict.verdict]}`)}  ${verdict.sentence}`);
  for (const { passed, weight, sentence } of verdict.reasons)
    if (weight !== 'advisory') printLine(`  ${passed === undefined ? '?' : passed ? '+' : '-'} ${sentence}`);
  const looks =
    verdict.holdoutLooks === undefined
      ? ''
      : `; the holdout was looked at ${verdict.holdoutLooks === 1 ? 'once' : `${verdict.holdoutLooks} times`}`;
  printLine(
    `  counted: ${count(verdict.trialsTried)} of this strategy on these bars, ${verdict.trialsOnData.toLocaleString('en')} of any${looks}`,
  );
}

function count(trials: number): string {
  return `${trials.toLocaleString('en')} ${trials === 1 ? 'trial' : 'trials'}`;
}
