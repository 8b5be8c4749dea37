// A follower reads a file of chained lines once, with or without a checkpoint, and leaves what many calls that read it each time would.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkpointPath } from '../../src/files/chain-checkpoint.js';
import { ChainFollower } from '../../src/files/chain-follower.js';
import { appendChain, readChain } from '../../src/files/chained-lines.js';
import { headPath } from '../../src/files/inspect-chain.js';

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'barloom-chain-')), 'lines.jsonl');
const ENTRIES = [{ n: 1 }, { n: 2, text: 'ß' }, { n: 3 }];

function opened(path: string, maker = 'maker'): { follower: ChainFollower; state: unknown; entries: readonly object[] } {
  const follower = new ChainFollower(path);
  return { follower, ...follower.open(maker) };
}

function filled(path: string): string {
  for (const entry of ENTRIES) appendChain(path, entry);
  return path;
}

describe('a follower of a file of chained lines', () => {
  test('writes the same bytes, the head included', () => {
    const [slow, fast] = [filled(newPath()), newPath()];
    const { follower } = opened(fast);
    for (const entry of ENTRIES) follower.append(entry);
    expect(readFileSync(fast, 'utf8')).toBe(readFileSync(slow, 'utf8'));
    expect(readFileSync(headPath(fast), 'utf8')).toBe(readFileSync(headPath(slow), 'utf8'));
    expect(readChain(fast)).toEqual(ENTRIES);
  });

  test('reads what others append, each line once', () => {
    const path = newPath();
    const [one, two] = [opened(path).follower, opened(path).follower];
    one.append(ENTRIES[0]!);
    expect(two.follow()).toEqual([ENTRIES[0]]);
    expect(two.follow()).toEqual([]);
    two.append(ENTRIES[1]!);
    two.append(ENTRIES[2]!);
    expect(one.follow()).toEqual(ENTRIES.slice(1));
    expect(one.follow()).toEqual([]);
    expect(readChain(path)).toEqual(ENTRIES);
  });

  test('goes on behind what was there, and behind a line that a kill tore', () => {
    const path = newPath();
    appendChain(path, ENTRIES[0]!);
    const { follower, entries } = opened(path);
    expect(entries).toEqual([ENTRIES[0]]);
    follower.append(ENTRIES[1]!);
    appendFileSync(path, '{"n":9,"tor');
    expect(follower.follow()).toEqual([]);
    const next = opened(path);
    expect(next.entries).toEqual(ENTRIES.slice(0, 2));
    next.follower.append(ENTRIES[2]!);
    next.follower.append(ENTRIES[0]!);
    expect(follower.follow()).toEqual([ENTRIES[2], ENTRIES[0]]);
    expect(readChain(path)).toEqual([...ENTRIES, ENTRIES[0]]);
  });

  test('believes no damaged file', () => {
    const path = filled(newPath());
    writeFileSync(path, readFileSync(path, 'utf8').replace('"n":2', '"n":4'));
    expect(() => opened(path)).toThrow(/line 2 is damaged/);
  });
});

describe('a checkpoint', () => {
  function kept(): string {
    const path = filled(newPath());
    opened(path).follower.keep('maker', { sum: 6 }, 3);
    return path;
  }

  test('stands for the lines that it covers; what comes behind them is read', () => {
    const path = kept();
    expect(opened(path)).toMatchObject({ state: { sum: 6 }, entries: [] });
    appendChain(path, { n: 4 });
    const { follower, state, entries } = opened(path);
    expect([state, entries]).toEqual([{ sum: 6 }, [{ n: 4 }]]);
    follower.append({ n: 5 });
    expect(readChain(path)).toEqual([...ENTRIES, { n: 4 }, { n: 5 }]);
  });

  test('is written only where there are lines enough behind the last one', () => {
    const path = filled(newPath());
    opened(path).follower.keep('maker', {}, 4);
    expect(existsSync(checkpointPath(path))).toBe(false);
  });

  test('of another maker counts for nothing, nor does one that is not what was written', () => {
    const path = kept();
    expect(opened(path, 'another')).toMatchObject({ state: undefined, entries: ENTRIES });
    writeFileSync(checkpointPath(path), readFileSync(checkpointPath(path), 'utf8').replace('"sum":6', '"sum":7'));
    expect(opened(path)).toMatchObject({ state: undefined, entries: ENTRIES });
  });

  test('hides no changed line, no missing line, no missing head', () => {
    const changed = kept();
    writeFileSync(changed, readFileSync(changed, 'utf8').replace('"n":2', '"n":4'));
    expect(() => opened(changed)).toThrow(/line 2 is damaged/);
    const cut = kept();
    writeFileSync(cut, `${readFileSync(cut, 'utf8').split('\n').slice(0, 2).join('\n')}\n`);
    expect(() => opened(cut)).toThrow(/lines are missing/);
    const headless = kept();
    rmSync(headPath(headless));
    expect(() => opened(headless)).toThrow(/which says where it ends, must be there/);
    const behind = kept();
    appendChain(behind, { n: 4 });
    writeFileSync(behind, readFileSync(behind, 'utf8').replace('"n":4', '"n":5'));
    expect(() => opened(behind)).toThrow(/line 4 is damaged|lines are missing/);
  });

  test('bears a line behind it that a kill tore', () => {
    const path = kept();
    appendFileSync(path, '{"n":9,"tor');
    const { follower, entries } = opened(path);
    expect(entries).toEqual(ENTRIES);
    follower.append({ n: 4 });
    expect(readChain(path)).toEqual([...ENTRIES, { n: 4 }]);
    expect(opened(path)).toMatchObject({ entries: [...ENTRIES, { n: 4 }] });
  });
});
