import type { ForecastRecord } from './forecast-record.js';

type JudgedMarkets = Pick<ForecastRecord, 'markets'>;

/** Says why a forecaster is no better than the one in production; undefined where it is: its skill, the mean over all heads of all symbols
 *  that either has, must be larger. A head without skill counts as 0, and so does one that is not there.
 *  version  of the one in production, for the sentence */
export function whyNoBetterForecaster(own: JudgedMarkets, standing: JudgedMarkets, version: number): string | undefined {
  const [ours, theirs] = [skillsOf(own), skillsOf(standing)];
  const heads = [...new Set([...ours.keys(), ...theirs.keys()])];
  const [skill, other] = [ours, theirs].map((skills) => heads.reduce((sum, head) => sum + (skills.get(head) ?? 0), 0) / heads.length) as [
    number,
    number,
  ];
  if (skill > other) return undefined;
  const write = (value: number): string => String(Number(value.toPrecision(4)));
  return `its skill must be above that of version ${version}, which is in production, ${write(other)} on the mean of ${heads.length} heads, and is ${write(skill)}.`;
}

/** The skill of each head over its best naive forecast, by symbol and head; 0 where chance reaches it. */
function skillsOf({ markets }: JudgedMarkets): Map<string, number> {
  return new Map(
    markets.flatMap(({ symbol, heads }) =>
      heads.map(({ head, hasSkill, comparisons, best }) => {
        const skill = comparisons.find(({ naive }) => naive === best)?.skill;
        return [`${symbol} ${head}`, hasSkill && typeof skill === 'number' ? skill : 0] as const;
      }),
    ),
  );
}
