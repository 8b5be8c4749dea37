// Imports flow one way: doors import app and core, app imports every room, rooms import core and files only; the folders of app and of
// engine are a staircase.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCycle, listEdges, listPackages, listSources, readSource, ROOT } from './imports.js';

const SOURCES = listSources('src');
const KERNELS = listSources('assembly');
const EDGES = listEdges(SOURCES);

const DOORS = ['cli', 'server', 'web', 'library'];

/** The folders of app and of engine in their order: a file imports from its own folder and from those before it. */
const STAIRCASES: Readonly<Record<string, readonly string[]>> = {
  'src/app': [
    'files',
    'system',
    'models',
    'forecasts',
    'strategy',
    'datasets',
    'market-data',
    'features',
    'policy',
    'run',
    'comparison',
    'lookahead',
    'verdict',
    'trials',
    'sweep',
    'feature-collection',
    'learning',
    'bars-log',
    'study',
    'training',
    'walk-forward',
    'nested',
    'comparison-files',
    'model-walk-forward',
    'forecasting',
    'verify',
    'jobs',
    'monitoring',
    'session',
    'readiness',
    'factory',
  ],
  'src/engine': ['memory', 'text', 'validation', 'layout', 'plan', 'run', 'session', 'learning'],
};

const LONGEST_FILE_LINES = 300;

/** The room of a file: its folder below src. */
function roomOf(file: string): string {
  const [top, room] = file.split('/');
  return top === 'src' ? room! : 'outside';
}

/** The step of a file on a staircase, from 0; files beside the steps stand above them all. */
function stepOf(stairs: string, file: string): number {
  const parts = file.slice(stairs.length + 1).split('/');
  return parts.length === 1 ? STAIRCASES[stairs]!.length : STAIRCASES[stairs]!.indexOf(parts[0]!);
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  if (to === 'outside' || DOORS.includes(to)) return false;
  if (from === 'core') return false;
  if (from === 'library' || from === 'app') return true;
  if (DOORS.includes(from)) return to === 'app' || to === 'core';
  if (to === 'app') return false;
  return to === 'core' || (to === 'files' && from !== 'files');
}

const named = ({ from, to }: { from: string; to: string }): string => `${from} -> ${to}`;

describe('src', () => {
  test('the imports are read at all', () => {
    expect(EDGES.length).toBeGreaterThan(300);
    expect(EDGES.map(named)).toContain('src/app/run/open-engine.ts -> src/engine/trial-engine.ts');
    expect(EDGES.map(named)).toContain('src/cli/commands/backtest.ts -> src/app/run/run-files.ts');
  });

  test('every import names a file that exists', () => {
    expect(EDGES.filter(({ to }) => !existsSync(join(ROOT, to))).map(named)).toEqual([]);
  });

  test('rooms import core and files, app every room, commands app and core, the library what it shows', () => {
    expect(EDGES.filter(({ from, to }) => !mayImport(roomOf(from), roomOf(to))).map(named)).toEqual([]);
  });

  for (const stairs of Object.keys(STAIRCASES)) {
    test(`no import runs up the staircase of ${stairs}`, () => {
      const inside = EDGES.filter(({ from, to }) => from.startsWith(`${stairs}/`) && to.startsWith(`${stairs}/`));
      expect(inside.length).toBeGreaterThan(30);
      expect(inside.filter(({ from, to }) => stepOf(stairs, to) > stepOf(stairs, from)).map(named)).toEqual([]);
    });

    test(`every folder of ${stairs} stands in the order, and nothing else`, () => {
      const folders = new Set(
        SOURCES.filter((file) => file.startsWith(`${stairs}/`) && file.split('/').length > 3).map((file) => file.split('/')[2]),
      );
      expect([...folders].sort()).toEqual([...STAIRCASES[stairs]!].sort());
    });
  }

  test('core imports no package', () => {
    expect(
      SOURCES.filter((file) => roomOf(file) === 'core').flatMap((file) => listPackages(file).map((name) => `${file} -> ${name}`)),
    ).toEqual([]);
  });

  test('WebAssembly is known to the engine alone', () => {
    expect(SOURCES.filter((file) => roomOf(file) !== 'engine' && /\bWebAssembly\b|\.wasm\b/.test(readSource(file)))).toEqual([]);
  });

  test('nothing imports a test', () => {
    expect(EDGES.filter(({ to }) => to.startsWith('test/')).map(named)).toEqual([]);
  });

  test('there is no cycle, type imports included', () => {
    expect(findCycle(EDGES)).toBeUndefined();
  });

  test('no file says any', () => {
    expect(SOURCES.filter((file) => /(:|\bas|<|\|)\s*any\b/.test(withoutComments(readSource(file))))).toEqual([]);
  });

  test('exports are named', () => {
    expect(SOURCES.filter((file) => /^export default/m.test(readSource(file)))).toEqual([]);
  });

  test(`no file is longer than ${LONGEST_FILE_LINES} lines`, () => {
    expect(SOURCES.filter((file) => readSource(file).split('\n').length > LONGEST_FILE_LINES)).toEqual([]);
  });
});

describe('assembly', () => {
  const edges = listEdges(KERNELS);

  test('imports nothing outside itself', () => {
    expect(edges.filter(({ to }) => !to.startsWith('assembly/')).map(named)).toEqual([]);
    expect(KERNELS.flatMap(listPackages)).toEqual([]);
  });

  test('every import names a file that exists', () => {
    expect(edges.filter(({ to }) => !existsSync(join(ROOT, to))).map(named)).toEqual([]);
  });

  test('there is no cycle', () => {
    expect(findCycle(edges)).toBeUndefined();
  });
});

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}
