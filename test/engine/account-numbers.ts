// Numbers of an account's rules that parameters decide, each read from the parameter of its place.
import type { ParameterValue } from '../../src/core/graph.js';
import type { RuleNumber, TradingRules } from '../../src/core/rule-numbers.js';
import { putAt } from '../../src/app/system/rule-entries.js';

type Place = readonly (string | number)[];

const PLACES: readonly Place[] = [
  ['account', 'maxPositions'],
  ...['symbol', 'group', 'net', 'gross'].map((name) => ['account', 'maxExposure', name]),
  ...['limit', 'bars'].map((name) => ['account', 'correlation', name]),
  ...['annual', 'days', 'maxScale'].map((name) => ['account', 'volatilityTarget', name]),
  ...['dailyLoss', 'maxDrawdown'].map((name) => ['account', 'guards', name]),
  ...['takerFeeBps', 'makerFeeBps', 'slippageBps', 'spreadBps'].map((name) => ['execution', name]),
  ...['cash', 'fraction', 'quantity', 'riskPerTrade', 'maxLeverage'].map((name) => ['risk', name]),
];

const readAt = (rules: TradingRules, place: Place): unknown =>
  place.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], rules);

/** Returns the places of the numbers that the rules have, shares of legs included. */
export function placesOf(rules: TradingRules): Place[] {
  const shares = [...rules.account!.shares.keys()].map((leg) => ['account', 'shares', leg]);
  return [...PLACES, ...shares].filter((place) => typeof readAt(rules, place) === 'number');
}

const nameOf = (place: Place): string => place.join('_');

/** Returns the numbers at the places. */
export function numbersAt(places: readonly Place[]): RuleNumber[] {
  return places.map((place) => ({
    // the entry of the file: an engine knows those of the impact by it
    entry: place.join('.').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    text: `$${nameOf(place)}`,
    parameters: [nameOf(place)],
    limits: {},
    valueOf: (parameters) => Number(parameters[nameOf(place)]),
    writeInto: (rules, value) => putAt(rules, place, value),
  }));
}

/** Returns the rules with NaN in the places: what nobody may read. */
export function blankAt(rules: TradingRules, places: readonly Place[]): TradingRules {
  return places.reduce((blank, place) => putAt(blank, place, Number.NaN), rules);
}

/** Returns the rules' numbers at the places as parameters. */
export function parametersAt(rules: TradingRules, places: readonly Place[]): Record<string, ParameterValue> {
  return Object.fromEntries(places.map((place) => [nameOf(place), Number(readAt(rules, place))]));
}
