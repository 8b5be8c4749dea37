// What policies there are, which kind has which, and what they are part of.
import { describe, expect, test } from 'vitest';
import { manifestPath } from '../../../src/data/cache/cache-entry.js';
import { FINDING_KINDS, type FindingKind } from '../../../src/data/quality/findings.js';
import {
  allowedPolicies,
  changingPolicies,
  keepingPolicies,
  POLICY_RULES,
  resolvePolicies,
  type QualityPolicies,
} from '../../../src/data/quality/policies.js';
import { requestFor } from '../request.js';
import { check, quietBars, set } from './bars.js';

test('which kind may have which policy', () => {
  const allowed = Object.fromEntries((Object.keys(FINDING_KINDS) as FindingKind[]).map((kind) => [kind, allowedPolicies(kind).join(' ')]));
  expect(allowed).toEqual({
    missing: 'fail repair drop keep',
    infinite: 'fail repair drop keep',
    non_positive: 'fail repair drop keep',
    high_low: 'fail repair drop keep',
    duplicate: 'fail repair',
    conflict: 'fail repair drop',
    descending: 'fail repair',
    disorder: 'fail repair',
    dst_repeat: 'fail repair drop',
    dst_hole: 'fail repair drop',
    rounded_time: 'fail keep',
    overlap: 'fail keep',
    negative_volume: 'fail repair keep',
    missing_volume: 'fail repair keep',
    gap: 'fail repair keep',
    split: 'fail repair keep',
    outlier_price: 'fail repair drop keep',
    outlier_wick: 'fail repair winsorise drop keep',
    flat: 'fail drop keep',
    stale: 'fail drop keep',
    outside_session: 'fail drop keep',
  });
  for (const kind of Object.keys(allowed) as FindingKind[]) expect(allowed[kind]).toContain(POLICY_RULES[kind].standard);
});

test.each([
  [{ outlier_price: 'winsorise' }, 'quality.outlier_price must be fail or repair or drop or keep, and it is "winsorise"'],
  [{ gap: 'drop' }, 'quality.gap must be fail or repair or keep, and it is "drop": there is no bar to drop'],
  [
    { disorder: 'drop' },
    'quality.disorder must be fail or repair, and it is "drop": of a row and the one before it nobody knows which is late',
  ],
  [{ flat: 'repair' }, 'quality.flat must be fail or drop or keep, and it is "repair": what was traded meanwhile stands nowhere'],
  [{ stale: 'repair' }, 'quality.stale must be fail or drop or keep, and it is "repair": what was traded meanwhile stands nowhere'],
  [{ outside_session: 'repair' }, 'and it is "repair": a bar cannot be moved to another time'],
  [{ outlier: 'keep' }, /^quality.outlier is not a kind of finding; the kinds are .*outlier_wick/],
])('refuses %j', (asked, sentence) => {
  expect(() => resolvePolicies(asked as QualityPolicies)).toThrow(sentence);
});

describe('bars of other policies are other bars', () => {
  const pathOf = (quality: QualityPolicies): string => manifestPath(requestFor('bars.csv', { quality, timeframe: '1h' }));

  test('policies that change bars are in the key of the cache, those that only judge are not', () => {
    const changing: QualityPolicies[] = [
      {},
      { outlier_wick: 'repair' },
      { outlier_wick: 'winsorise' },
      { outlier_wick: 'drop' },
      { outlier_price: 'repair' },
      { outlier_price: 'drop' },
      { high_low: 'drop' },
      { flat: 'drop' },
      { stale: 'drop' },
      { outside_session: 'drop' },
      { gap: 'repair' },
      { conflict: 'drop' },
      { dst_repeat: 'drop' },
      { dst_hole: 'drop' },
    ];
    expect(new Set(changing.map(pathOf)).size).toBe(changing.length);
    expect(pathOf({ outlier_wick: 'fail', stale: 'fail', gap: 'fail' })).toBe(pathOf({}));
    expect(changingPolicies(keepingPolicies())).toEqual(changingPolicies(resolvePolicies({ negative_volume: 'keep' })));
  });
});

test('drop of bars without a price, at or below 0, with a contradiction', () => {
  const bars = set(set(set(quietBars(100), 10, { high: Number.NaN }), 20, { low: -1 }), 30, { high: 1 });
  const { bars: left, issues } = check(bars, { quality: { missing: 'drop', non_positive: 'drop', high_low: 'drop' } });
  expect([left.close.length, issues.map(({ kind, count }) => `${kind} ${count}`)]).toEqual([
    97,
    ['missing 1', 'non_positive 1', 'high_low 1', 'gap 3'],
  ]);
});

test('an outlier with the policy fail is refused by row, time and prices', () => {
  const { issues } = check(set(quietBars(100), 50, { low: 1 }), { quality: { outlier_wick: 'fail' } });
  expect(issues[0]).toMatchObject({ kind: 'outlier_wick', count: 1, examples: [{ row: 52, values: { what: 'low', low: 1 } }] });
});
