import type { Checklist } from './check-readiness.js';
import type { CheckOutcome } from './finding.js';

const MARKS: Readonly<Record<CheckOutcome, string>> = { passed: '[x]', failed: '[ ]', warning: '[!]', not_applicable: '[–]' };

/** Returns a checklist for people who read text: one line for each check, and what was looked at below those that looked at several things. */
export function checklistMarkdown({ system, source, symbols, models, bars, engine_version: version, outcome, checks }: Checklist): string {
  const asked = models.map(({ name, learned_until }) => `- model: ${name}, has learned until ${learned_until}`);
  const lines = checks.flatMap(({ id, check, rule, outcome: own, sentence, findings }) => [
    `- ${MARKS[own]} **${id} ${check}** (${own.replace('_', ' ')}): ${rule}. ${sentence}`,
    ...(findings.length < 2 ? [] : findings.map((finding) => `  - ${finding.outcome.replace('_', ' ')}: ${finding.sentence}`)),
  ]);
  return [
    `# ${system}: ${outcome === 'passed' ? 'may go live' : 'must not go live'}`,
    '',
    `- source: ${source}`,
    `- symbols: ${symbols.join(', ')}`,
    ...asked,
    `- the latest ${bars} bars are looked at; barloom ${version}`,
    '',
    ...lines,
    '',
    'What a machine cannot check stands in docs/deployment.md.',
    '',
  ].join('\n');
}
