import type { UnitRules } from '../plan/unit-rules.js';
import type { TradingRules } from '../../core/rule-numbers.js';
import { RULE_FIELDS, ruleFields } from './spec-writer.js';

/** Further numbers of a unit's rules, one for each of `count`. */
export interface FurtherNumbers {
  readonly count: number;
  readonly of: (rules: TradingRules) => readonly number[];
}

/** Returns what finds the numbers of a unit's rules, one function per field of RULE_FIELDS and then one per further number; none where all
 *  units have the same.
 *  cash  what every account begins with instead of the rules' cash */
export function rulesOfUnits(
  rules: UnitRules,
  cash: number | undefined,
  further: FurtherNumbers = { count: 0, of: () => [] },
): ((unit: number) => number)[] {
  if (!rules.vary) return [];
  const known = new Map<number, readonly number[]>();
  const numbersOf = (unit: number): readonly number[] => {
    const found = known.get(unit);
    if (found !== undefined) return found;
    const own = rules.of(unit);
    const fields = { ...ruleFields(own), ...(cash !== undefined && { cash }) };
    const numbers = [...RULE_FIELDS.map((field) => fields[field]), ...further.of(own)];
    known.set(unit, numbers);
    return numbers;
  };
  return Array.from({ length: RULE_FIELDS.length + further.count }, (_, position) => (unit: number) => numbersOf(unit)[position]!);
}
