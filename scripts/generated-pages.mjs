// The pages under docs/ that are generated, or have a generated part between two marks: what `npm run docs` writes and a test compares.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { functionsPage } from '../dist/app/strategy/list-functions.js';
import { metricsPage } from '../dist/core/metrics-page.js';
import { samplersTable } from '../dist/search/samplers/names.js';

const LAYOUTS = new URL('../test/fixtures/data/layouts/', import.meta.url);
/** Characters of a line that a sample shows. */
const SAMPLE_WIDTH = 80;

export const pagePath = (name) => fileURLToPath(new URL(`../docs/${name}`, import.meta.url));

/** Returns what each page must hold, by name. */
export function generatedPages() {
  return {
    'data.md': replacePart(readFileSync(pagePath('data.md'), 'utf8'), 'layouts', layoutsTable()),
    'functions.md': functionsPage(),
    'metrics.md': metricsPage(),
    'search.md': replacePart(readFileSync(pagePath('search.md'), 'utf8'), 'samplers', samplersTable()),
  };
}

/** Returns the text with a part made anew: what stands between `<!-- name -->` and `<!-- /name -->`. */
function replacePart(text, name, part) {
  const [open, close] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`the marks of "${name}" are missing`);
  return text.slice(0, from + open.length) + part + text.slice(to);
}

/** The files that the tests read, each with its first two lines. */
function layoutsTable() {
  const layouts = JSON.parse(readFileSync(new URL('layouts.json', LAYOUTS), 'utf8'));
  const rows = layouts.map(({ file, what }) => `| ${what} | ${sampleOf(readFileSync(new URL(file, LAYOUTS), 'utf8'))} |`);
  return ['| from | its first lines |', '|---|---|', ...rows].join('\n');
}

function sampleOf(text) {
  const lines = text.replace('\ufeff', '').split(/\r?\n/).slice(0, 2);
  const filled = lines.filter((line) => line !== '').map((line) => (line.length > SAMPLE_WIDTH ? `${line.slice(0, SAMPLE_WIDTH)}…` : line));
  return filled.map((line) => `\`${line.replaceAll('|', '\\|')}\``).join('<br>');
}
