import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { MANIFEST_VERSION, readManifest } from '../../src/data/cache/manifest.js';
import type { Manifest } from '../../src/data/cache/manifest.js';
import { openMarket } from '../../src/data/open-market.js';
import type { DataRequest } from '../../src/data/source/data-request.js';
import { hourlyCsv, requestFor, temporaryFile, temporaryFolder } from './request.js';

const run = promisify(execFile);

function cachedRequest(path: string, cacheDir = temporaryFolder()): DataRequest {
  return requestFor(path, { useCache: true, timeframe: '1h', cacheDir });
}

function manifestOf(path: string): Manifest {
  const reading = readManifest(path);
  if (reading.state !== 'whole') throw new Error(`manifest is ${reading.state}`);
  return reading.manifest;
}

function columnsOf(manifest: string): string {
  return join(manifest, '..', manifestOf(manifest).columns.file);
}

/** Makes a file look old, so that its stamps are trusted at once. */
function age(path: string): void {
  utimesSync(path, new Date('2020-01-01'), new Date('2020-01-01'));
}

describe('the cache is transparent', () => {
  test('miss, then hit with the same bits', async () => {
    const request = cachedRequest(temporaryFile(hourlyCsv(5000)));
    const cold = await openMarket(request);
    const warm = await openMarket(request);
    expect([cold.cache.state, warm.cache.state]).toEqual(['miss', 'hit']);
    expect(warm.market).toEqual(cold.market);
    expect(warm.quality).toEqual(cold.quality);
  });

  test('NaN, tiny, huge and fractional numbers survive', async () => {
    const rows = ['1e-300,1e300,5e-324,0.1', '0.30000000000000004,123456789.123456789,1e-10,7', '1,2,0.5,'];
    const text = `time,open,high,low,volume,close\n${rows.map((row, i) => `2020-01-01T0${i}:00Z,${row},${row.split(',')[0]}`).join('\n')}\n`;
    const request = cachedRequest(temporaryFile(text));
    const cold = await openMarket(request);
    const warm = await openMarket(request);
    expect(warm.cache.state).toBe('hit');
    expect(warm.market.bars).toEqual(cold.market.bars);
    expect(warm.market.bars.volume[2]).toBeNaN();
  });

  test('the manifest says what is inside', async () => {
    const path = temporaryFile(hourlyCsv(100));
    const { market, cache } = await openMarket(cachedRequest(path));
    expect(manifestOf(cache.path)).toMatchObject({
      symbol: 'X',
      layout: 'generic',
      origin: 'real',
      timeframe: '1h',
      rows: 100,
      gaps: 0,
      source: { kind: 'csv', path },
      range: ['2020-01-01T00:00:00Z', '2020-01-05T03:00:00Z'],
      data_hash: market.dataHash,
    });
  });

  test("a request without timeframe leaves the entry of the file's own", async () => {
    const request = cachedRequest(temporaryFile(hourlyCsv(50)));
    const own = await openMarket({ ...request, timeframe: undefined });
    expect([own.cache.state, (await openMarket(request)).cache.state]).toEqual(['miss', 'hit']);
  });

  test('timeframe, zone, layout and repairs have entries of their own', async () => {
    const request = cachedRequest(temporaryFile(hourlyCsv(100)));
    await openMarket(request);
    for (const changes of [
      { calendar: 'forex' as const },
      { timezone: 'Asia/Tokyo' },
      { layout: 'generic' as const },
      { quality: { conflict: 'repair' as const } },
    ]) {
      expect((await openMarket({ ...request, ...changes })).cache.state).toBe('miss');
    }
    expect((await openMarket({ ...request, quality: { gap: 'fail' } })).cache.state).toBe('hit');
  });
});

describe('the cache follows its source', () => {
  test('new content renews the entry and removes the old file', async () => {
    const path = temporaryFile(hourlyCsv(100));
    const request = cachedRequest(path);
    const before = await openMarket(request);
    writeFileSync(path, hourlyCsv(101));
    const after = await openMarket(request);
    expect(after.cache.state).toBe('renewed');
    expect(after.market.bars.close).toHaveLength(101);
    expect(before.market.dataHash).not.toBe(after.market.dataHash);
    expect(readdirSync(request.cacheDir)).toHaveLength(2);
  });

  test('a manifest that names a file elsewhere is damage: nothing there is read or removed', async () => {
    const victim = temporaryFile('keep me', 'victim.bars');
    for (const file of ['../victim.bars', victim]) {
      const path = temporaryFile(hourlyCsv(100));
      const request = { ...cachedRequest(path), cacheDir: join(dirname(victim), 'cache') };
      const { cache } = await openMarket(request);
      const manifest = JSON.parse(readFileSync(cache.path, 'utf8')) as { columns: { file: string } };
      writeFileSync(cache.path, JSON.stringify({ ...manifest, content_hash: 'other', columns: { ...manifest.columns, file } }));
      writeFileSync(path, hourlyCsv(101));
      const opened = await openMarket(request);
      expect([opened.cache.state, opened.market.bars.close.length]).toEqual(['rebuilt', 101]);
      expect(opened.warnings.join()).toMatch(/was damaged \(the manifest lacks an entry\)/);
      expect(readFileSync(victim, 'utf8')).toBe('keep me');
    }
  });

  test('new content of the same size with the same modification time', async () => {
    const path = temporaryFile(hourlyCsv(100, 100));
    age(path);
    const request = cachedRequest(path);
    await openMarket(request);
    const { mtimeMs, size } = statSync(path);
    writeFileSync(path, hourlyCsv(100, 100).replace(',50\n', ',51\n'));
    utimesSync(path, mtimeMs / 1000, mtimeMs / 1000);
    expect(statSync(path).size).toBe(size);
    const after = await openMarket(request);
    expect(after.cache.state).toBe('renewed');
    expect(after.market.bars.volume[50]).toBe(51);
  });

  test('the same content, touched or copied, is a hit', async () => {
    const path = temporaryFile(hourlyCsv(100));
    const request = cachedRequest(path);
    await openMarket(request);
    age(path);
    expect((await openMarket(request)).cache.state).toBe('hit');
  });

  test('without a timeframe too: the entry of the one that the source has is made, found and renewed', async () => {
    const path = temporaryFile(hourlyCsv(10)),
      request = { ...cachedRequest(path), timeframe: undefined };
    const states: string[] = [];
    for (const count of [10, 10, 20, 20]) {
      writeFileSync(path, hourlyCsv(count));
      states.push((await openMarket(request)).cache.state);
    }
    expect(states).toEqual(['miss', 'hit', 'renewed', 'hit']);
  });

  test('stamps of a file that has only just changed are not trusted', async () => {
    const path = temporaryFile(hourlyCsv(10)),
      soon = Date.now() / 1000 + 3600;
    // changed "just now" however long the import takes
    utimesSync(path, soon, soon);
    const { cache } = await openMarket(cachedRequest(path));
    expect(manifestOf(cache.path).source_stamps).toEqual([]);
  });
});

describe('a damaged entry is rebuilt with a warning', () => {
  const damages: readonly [string, (manifest: string) => void][] = [
    ['a cut file of columns', (manifest) => truncateSync(columnsOf(manifest), 100)],
    ['an empty file of columns', (manifest) => truncateSync(columnsOf(manifest), 0)],
    [
      'a flipped byte',
      (manifest) => {
        const bytes = readFileSync(columnsOf(manifest));
        bytes[200]! ^= 1;
        writeFileSync(columnsOf(manifest), bytes);
      },
    ],
    ['a cut manifest', (manifest) => truncateSync(manifest, 50)],
    ['a manifest that lacks an entry', (manifest) => writeFileSync(manifest, `{"version":${MANIFEST_VERSION}}`)],
    ['a manifest that is no object', (manifest) => writeFileSync(manifest, '[]')],
  ];
  test.each(damages)('%s', async (_, damage) => {
    const request = cachedRequest(temporaryFile(hourlyCsv(3000)));
    const whole = await openMarket(request);
    damage(whole.cache.path);
    const rebuilt = await openMarket(request);
    expect(rebuilt.cache.state).toBe('rebuilt');
    expect(rebuilt.warnings[0]).toMatch(/^cache entry ".*" was damaged \(.*\) and has been rebuilt$/);
    expect(rebuilt.market).toEqual(whole.market);
    expect((await openMarket(request)).cache.state).toBe('hit');
  });

  test('a manifest of another version is replaced without fuss', async () => {
    const request = cachedRequest(temporaryFile(hourlyCsv(10)));
    const { cache } = await openMarket(request);
    writeFileSync(cache.path, '{"version":0}');
    const again = await openMarket(request);
    expect([again.cache.state, again.warnings]).toEqual(['miss', []]);
  });

  test('the Parquet file of an entry of before goes when its entry is written anew, and no other file does', async () => {
    const request = cachedRequest(temporaryFile(hourlyCsv(10)));
    const { cache } = await openMarket(request);
    const of = (name: string): string => join(request.cacheDir, name);
    const own = basename(cache.path, '.json');
    for (const name of [`${own}-0123456789ab.parquet`, `${own}-mine.parquet`, 'other-0123456789ab.parquet']) writeFileSync(of(name), 'x');
    writeFileSync(cache.path, '{"version":3}');
    await openMarket(request);
    expect(readdirSync(request.cacheDir).filter((name) => name.endsWith('.parquet'))).toEqual(
      [`${own}-mine.parquet`, 'other-0123456789ab.parquet'].sort(),
    );
  });
});

describe('a folder that cannot be written', () => {
  test('is gone without, with a warning', async () => {
    const file = temporaryFile('no folder', 'occupied');
    const opened = await openMarket(cachedRequest(temporaryFile(hourlyCsv(10)), join(file, 'cache')));
    expect(opened.cache.state).toBe('off');
    expect(opened.market.bars.close).toHaveLength(10);
    expect(opened.warnings[0]).toMatch(/^cache folder ".*" cannot be written \(.*\); the bars are read from their source each time$/);
  });

  test.skipIf(!existsSync('/dev/full'))('and a full disk leaves no half file', async () => {
    const { writeAtomically } = await import('../../src/files/write-atomically.js');
    const folder = temporaryFolder();
    await expect(
      writeAtomically(join(folder, 'x'), (temporary) => {
        writeFileSync(temporary, 'half');
        writeFileSync('/dev/full', 'rest');
      }),
    ).rejects.toThrow(/ENOSPC/);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('several processes at once', () => {
  const openMarketModule = fileURLToPath(new URL('../../dist/data/open-market.js', import.meta.url));
  const timeframeModule = fileURLToPath(new URL('../../dist/core/timeframe.js', import.meta.url));

  test('write one whole entry and all read the same bars', async () => {
    const path = temporaryFile(hourlyCsv(20_000));
    const cacheDir = temporaryFolder();
    const script = `
      const { openMarket } = await import(${JSON.stringify(openMarketModule)});
      const { parseTimeframe } = await import(${JSON.stringify(timeframeModule)});
      const request = { source: 'csv', path: ${JSON.stringify(path)}, symbol: 'X', timeframe: parseTimeframe('1h'), timezone: 'UTC', calendar: 'crypto', cacheDir: ${JSON.stringify(cacheDir)}, useCache: true };
      const hashes = [];
      for (let i = 0; i < 3; i++) { const { market, warnings } = await openMarket(request); hashes.push(market.dataHash, ...warnings); }
      console.log(JSON.stringify([...new Set(hashes)]));`;
    const outputs = await Promise.all([1, 2, 3].map(() => run(process.execPath, ['--input-type=module', '-e', script])));
    const hashes = outputs.map(({ stdout }) => JSON.parse(stdout) as string[]);
    expect(new Set(hashes.flat()).size).toBe(1);
    expect(readdirSync(cacheDir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect((await openMarket(cachedRequest(path, cacheDir))).cache.state).toBe('hit');
  }, 30_000);
});
