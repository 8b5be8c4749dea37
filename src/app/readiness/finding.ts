/** What a check came to. A warning is to be known before going live, and does not keep anything from it. */
export const CHECK_OUTCOMES = ['passed', 'failed', 'warning', 'not_applicable'] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

/** What a check found of one thing: a model, a symbol, an entry of the system. */
export interface Finding {
  readonly outcome: CheckOutcome;
  /** names the thing, the rule and the value */
  readonly sentence: string;
}

export function passed(sentence: string): Finding {
  return { outcome: 'passed', sentence };
}

export function failed(sentence: string): Finding {
  return { outcome: 'failed', sentence };
}

export function warned(sentence: string): Finding {
  return { outcome: 'warning', sentence };
}

export function notApplicable(sentence: string): Finding {
  return { outcome: 'not_applicable', sentence };
}

/** The worst first: what is failed is failed, whatever else passed. */
const ORDER: readonly CheckOutcome[] = ['failed', 'warning', 'passed', 'not_applicable'];

/** Returns the worst of findings, and the sentences of those that are as bad. */
export function worstOf(findings: readonly Finding[]): Finding {
  const outcome = ORDER.find((each) => findings.some((finding) => finding.outcome === each)) ?? 'not_applicable';
  const own = findings.filter((finding) => finding.outcome === outcome).map(({ sentence }) => sentence);
  return { outcome, sentence: [...new Set(own)].join(' ') };
}
