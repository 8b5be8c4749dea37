// The page of a checklist: its verdict, its checks by what they came to, and hostile text.
import { describe, expect, test } from 'vitest';
import { renderChecklistReport } from '../../../src/report/index.js';
import { CHECKLIST_SECTIONS } from '../../../src/report/page/checklist-sections.js';
import { BROKEN, HOSTILE, sectionTitles, visible } from '../page-text.js';

type Input = Parameters<typeof renderChecklistReport>[0];
type Line = Input['checks'][number];

const line = (id: string, outcome: Line['outcome'], sentence = `Sentence of ${id}.`): Line => ({
  id,
  check: `check_${id}`,
  rule: `Rule of ${id}`,
  outcome,
  sentence,
  findings: [{ outcome, sentence }],
});

const input = (checks: readonly Line[]): Input => ({
  system: 'echo',
  source: 'echo.yaml',
  symbols: ['ABC'],
  models: [{ name: 'echo version 1', learnedUntil: '2018-05-14T05:59:59.999Z' }],
  bars: 200,
  engineVersion: '9.9.9',
  outcome: checks.some(({ outcome }) => outcome === 'failed') ? 'failed' : 'passed',
  checks,
});

const MIXED = [line('V1', 'passed'), line('V2', 'failed'), line('V3', 'warning'), line('V4', 'not_applicable'), line('V5', 'failed')];

describe('the page of a checklist', () => {
  test('says what keeps it from going live first', () => {
    const page = renderChecklistReport(input(MIXED));
    expect(visible(page)).not.toMatch(BROKEN);
    expect(page).toContain('<p class="kind">Must not go live</p><p class="finding">V2, V5 fail.</p>');
    expect(sectionTitles(page)).toEqual(CHECKLIST_SECTIONS.map(({ title }) => title));
    expect([...page.matchAll(/<th scope="row">(V\d)<\/th>/g)].map(([, id]) => id)).toEqual(['V2', 'V5', 'V3', 'V1', 'V4']);
  });

  test('has no section of what is not there', () => {
    const page = renderChecklistReport(input([line('V1', 'passed')]));
    expect(page).toContain('<p class="kind">May go live</p><p class="finding">No check fails.</p>');
    expect(sectionTitles(page)).toEqual(['What holds']);
  });

  test('marks each sentence where they came to different things', () => {
    const findings = [
      { outcome: 'failed', sentence: 'One.' },
      { outcome: 'passed', sentence: 'Two.' },
    ] as const;
    const page = renderChecklistReport(input([{ ...line('V1', 'failed'), findings }]));
    expect(page).toMatch(/aria-label="failed">.*<\/svg>One\.<\/p><p><svg [^>]*aria-label="passed">.*<\/svg>Two\./);
  });

  test('is self-contained, the same for the same input, and keeps hostile text as text', () => {
    const hostile = { ...input([line('V1', 'failed', HOSTILE)]), system: HOSTILE, source: HOSTILE, symbols: [HOSTILE] };
    const page = renderChecklistReport(hostile);
    expect(renderChecklistReport(hostile)).toBe(page);
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toContain('<script>alert');
    expect(page.match(/<script/g)?.length).toBe(2);
  });
});
