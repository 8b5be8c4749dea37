// The board of a factory as a page: what it shows, and that nothing of the input can run in it.
import { describe, expect, test } from 'vitest';
import { renderFactoryReport, type FactoryReportInput, type FactorySystem } from '../../../src/report/index.js';
import { FACTORY_SECTIONS } from '../../../src/report/page/factory-sections.js';
import { BROKEN, HOSTILE, sectionTitles, visible } from '../page-text.js';

const NOON = Date.parse('2020-01-01T12:00:00Z');

function systemOf(text: string, place = 'live'): FactorySystem {
  const line = { what: `${text} > 1`, value: `${text} 2`, outcome: 'passed', sentence: `${text} holds.` } as const;
  return {
    system: text,
    place,
    stage: 'live',
    sinceMs: NOON,
    waits: `${text} is watched`,
    champion: 2,
    previous: 1,
    scale: 0.5,
    file: text,
    changes: [text],
    idea: text,
    gates: [{ gate: 'demo', outcome: 'failed', timeMs: NOON, lines: [line, { ...line, value: '', outcome: 'failed' }], evidence: [text] }],
    watch: { sentence: text, timeMs: NOON, lines: [{ ...line, outcome: 'acted' }] },
  };
}

function inputOf(text: string): FactoryReportInput {
  const line = { timeMs: NOON, system: text, kind: 'watched', sentence: text };
  return {
    name: text,
    stages: ['candidate', 'live'],
    systems: [systemOf(text), systemOf(`${text}2`, 'held')],
    falls: [line],
    history: [line, { ...line, system: '' }],
    events: 500,
    lastMs: NOON,
  };
}

const EMPTY: FactoryReportInput = {
  name: 'none',
  stages: ['candidate'],
  systems: [],
  falls: [],
  history: [],
  events: 0,
  lastMs: Number.NaN,
};

describe('the board of a factory', () => {
  const page = renderFactoryReport(inputOf('alpha'));

  test('has its sections in their order', () => {
    expect(sectionTitles(page)).toEqual(FACTORY_SECTIONS.map(({ title }) => title));
  });

  test('shows stages, figures, limits, evidence, versions, and what happened', () => {
    const text = visible(page);
    for (const words of [
      'alpha is watched',
      'alpha &#62; 1',
      'alpha 2',
      'alpha holds.',
      'sizes × 0.5',
      'version 2 is live',
      'held at live',
      'the factory',
    ])
      expect(text).toContain(words);
    expect(text).toContain('The last 2 of 500 events');
  });

  test('of a factory without systems says so', () => {
    const text = visible(renderFactoryReport(EMPTY));
    for (const words of ['The factory has no system', 'Nothing fell.', 'Nothing happened yet.']) expect(text).toContain(words);
    expect(text).not.toMatch(BROKEN);
  });

  test('is self-contained, and a hostile name stays text', () => {
    const hostile = renderFactoryReport(inputOf(HOSTILE));
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toMatch(/\s(src|srcset|action|formaction|poster)=/);
    expect(visible(page)).not.toMatch(BROKEN);
    expect(visible(hostile)).not.toMatch(/<(img|script)/);
    expect(hostile).not.toContain(HOSTILE);
    expect(renderFactoryReport(inputOf('alpha'))).toBe(page);
  });
});
