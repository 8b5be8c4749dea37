import type { UnitRules } from '../plan/unit-rules.js';
import { RULE_FIELDS, ruleFields } from './spec-writer.js';

/** Returns what finds the numbers of a unit's rules, one function per field of RULE_FIELDS; none where all units have the same.
 *  cash  what every account begins with instead of the rules' cash */
export function rulesOfUnits(rules: UnitRules, cash: number | undefined): ((unit: number) => number)[] {
  if (!rules.vary) return [];
  const known = new Map<number, Readonly<Record<(typeof RULE_FIELDS)[number], number>>>();
  const fieldsOf = (unit: number): Readonly<Record<(typeof RULE_FIELDS)[number], number>> => {
    if (!known.has(unit)) known.set(unit, { ...ruleFields(rules.of(unit)), ...(cash !== undefined && { cash }) });
    return known.get(unit)!;
  };
  return RULE_FIELDS.map((field) => (unit) => fieldsOf(unit)[field]);
}
