import { definitionOf, METRIC_NAMES } from './metrics.js';

const INTRODUCTION = `# Metrics

Fractions are never percent; what is undefined is \`null\` in files and a dash in tables, never 0. An account whose equity falls to or below 0 on a
mark is ruined (F12): the metrics marked so are undefined, and the trial ranks last. Objectives and constraints are expressions of these names.

| metric | title | unit | better | after ruin | definition |
|---|---|---|---|---|---|
`;

/** Returns the page of metrics, docs/metrics.md, in Markdown. */
export function metricsPage(): string {
  const rows = METRIC_NAMES.map(definitionOf).map(
    ({ name, title, unit, higherIsBetter, endsWithRuin, definition }) =>
      `| \`${name}\` | ${title} | ${unit} | ${better(higherIsBetter)} | ${endsWithRuin ? 'undefined' : ''} | ${definition.replace('; no value after ruin', '')} |`,
  );
  return `${INTRODUCTION}${rows.join('\n')}\n`;
}

function better(higherIsBetter: boolean | undefined): string {
  return higherIsBetter === undefined ? '' : higherIsBetter ? 'higher' : 'lower';
}
