/** Functions that are part of the language itself: they cross, join frames, ask models, and have no kernel of their own. */
export const BUILT_INS = [
  {
    name: 'crosses_above',
    usage: 'crosses_above(a, b)',
    returns: 'condition',
    warmup: '1',
    doc: 'True where a > b and, one bar before, a <= b.',
    source: 'a[i] > b[i] and a[i-1] <= b[i-1]',
  },
  {
    name: 'crosses_below',
    usage: 'crosses_below(a, b)',
    returns: 'condition',
    warmup: '1',
    doc: 'True where a < b and, one bar before, a >= b.',
    source: 'a[i] < b[i] and a[i-1] >= b[i-1]',
  },
  {
    name: 'tf',
    usage: 'tf("4h", expr)',
    returns: 'type of expr',
    warmup: 'that of expr, in bars of the higher timeframe',
    doc: 'The value of expr on the last completed bar of a higher timeframe.',
    source: 'a higher bar is complete when its calendar end is at or before the close of the bar that reads it',
  },
  {
    name: 'sym',
    usage: 'sym("ETHUSD", expr)',
    returns: 'type of expr',
    warmup: 'that of expr, in bars of the other symbol',
    doc: 'The value of expr on the last completed bar of another symbol.',
    source: 'joined by bar close, never by position',
  },
  {
    name: 'model',
    usage: 'model("name")',
    returns: 'column',
    warmup: 'the longest of its features',
    doc: 'The score that a trained model gives each bar, through its calibration; NaN before every feature has warmed up, and where a linear model lacks a feature.',
    source: 'docs/models.md',
  },
] as const;
