import { expect, test } from 'vitest';
import { normalizeSvg } from './normalize-svg.js';

const pathOf = (lastY: number): string => `<path d="M0 0${'L10.4 20.6'.repeat(40)}L500 ${lastY}"/>`;

test('a curve is told from another by its last point, and not by what is no pixel', () => {
  expect(normalizeSvg(pathOf(30))).not.toBe(normalizeSvg(pathOf(31)));
  expect(normalizeSvg(pathOf(30.2))).toBe(normalizeSvg(pathOf(30.4)));
});

test('a short path stands as it is, and long ones stay short', () => {
  expect(normalizeSvg('<path d="M1.2 -0.4L3 4"/><g x="2.6">')).toBe('<path d="M1 0L3 4"/>\n<g x="3">');
  expect(normalizeSvg(pathOf(30)).length).toBeLessThan(180);
});
