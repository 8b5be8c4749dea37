// Imports flow one way: doors import app and core, app imports every room, rooms import core only.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCycle, listEdges, listPackages, listSources, readSource, ROOT } from './imports.js';

const SOURCES = listSources('src');
const KERNELS = listSources('assembly');
const EDGES = listEdges(SOURCES);

const DOORS = ['cli', 'server', 'web'];
const LONGEST_FILE_LINES = 300;

/** The room of a file: its folder below src, or `entry` for src/index.ts. */
function roomOf(file: string): string {
  const [top, room, rest] = file.split('/');
  if (top !== 'src') return 'outside';
  return rest === undefined ? 'entry' : room!;
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  if (to === 'outside' || to === 'entry') return false;
  if (from === 'entry' || DOORS.includes(from)) return to === 'app' || to === 'core';
  if (from === 'core') return false;
  return from === 'app' ? !DOORS.includes(to) : to === 'core';
}

const named = ({ from, to }: { from: string; to: string }): string => `${from} -> ${to}`;

describe('src', () => {
  test('the imports are read at all', () => {
    expect(EDGES.length).toBeGreaterThan(300);
    expect(EDGES.map(named)).toContain('src/app/run/backtest.ts -> src/engine/trial-engine.ts');
    expect(EDGES.map(named)).toContain('src/cli/commands/backtest.ts -> src/app/run/run-files.ts');
  });

  test('every import names a file that exists', () => {
    expect(EDGES.filter(({ to }) => !existsSync(join(ROOT, to))).map(named)).toEqual([]);
  });

  test('rooms import core only, app every room, doors app and core', () => {
    expect(EDGES.filter(({ from, to }) => !mayImport(roomOf(from), roomOf(to))).map(named)).toEqual([]);
  });

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
