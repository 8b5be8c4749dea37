// What a hub and the way to it do wrong: cut, slow, full of requests, of another length or content; and who may read.
import { existsSync, readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchDataset, parseHubName, type FetchOptions, type FetchedDataset } from '../../src/app/datasets/fetch-dataset.js';
import { fetchOptions, fingerprint, refusal } from './fetch-folder.js';
import { HubServer } from './hub-server.js';
import { sha256 } from './local-server.js';

const NAME = 'org/bars';
/** Above the size from which files lie on the other host. */
const LARGE = csvOf(2000);

let hub: HubServer;

beforeEach(async () => {
  hub = await new HubServer().start();
  hub.commit(NAME, { 'ABC.csv': LARGE });
});

afterEach(async () => {
  await hub.stop();
});

function csvOf(hours: number): string {
  const rows = Array.from(
    { length: hours },
    (_, hour) => `${new Date(Date.UTC(2020, 0, 1, hour)).toISOString()},100,102,99,${100 + (hour % 3)},${hour}`,
  );
  return `time,open,high,low,close,volume\n${rows.join('\n')}\n`;
}

async function fetchAbc(options: FetchOptions, name = NAME): Promise<FetchedDataset> {
  const request = { ...parseHubName(name), symbols: ['ABC'], files: null, symbol_column: null, allow_partial: false };
  return await fetchDataset({ source: 'huggingface', request }, options);
}

function fetched({ datasetsDir }: FetchOptions): string {
  return readFileSync(join(datasetsDir, 'huggingface/org--bars/files/ABC.csv'), 'utf8');
}

const FILE = /^\/[0-9a-f]{64}/;

describe('a download', () => {
  test('that is cut goes on from the byte where it was cut, again and again', async () => {
    for (const bytes of [10_000, 20_000, 5000]) hub.cdn.fail(FILE, { kind: 'cut', bytes });
    const options = fetchOptions(hub.base);
    await fetchAbc(options);
    expect(fetched(options)).toBe(LARGE);
    expect(hub.cdn.requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=10000-', 'bytes=30000-', 'bytes=35000-']);
    expect(new Set(hub.cdn.requests.map(({ headers }) => headers['accept-encoding']))).toEqual(new Set(['identity']));
  });

  test('that gets further each time is not given up, however often it is cut', async () => {
    for (let times = 0; times < 12; times++) hub.cdn.fail(FILE, { kind: 'cut', bytes: 4000 });
    const options = fetchOptions(hub.base, { retry: { retries: 1, firstWaitMs: 1, stallMs: 10_000 } });
    await fetchAbc(options);
    expect(fetched(options)).toBe(LARGE);
  });

  test('that stands still is taken for lost after a time, and gone on with', async () => {
    hub.cdn.fail(FILE, { kind: 'hold', bytes: 10_000 });
    const waits: string[] = [];
    const options = fetchOptions(hub.base, {
      retry: { retries: 5, firstWaitMs: 1, stallMs: 1000 },
      onWait: (reason) => waits.push(reason),
    });
    await fetchAbc(options);
    expect(fetched(options)).toBe(LARGE);
    expect(waits).toContainEqual(expect.stringMatching(/ABC\.csv sends nothing for 1 s$/));
    expect(hub.cdn.requests.at(-1)!.headers.range).toBe('bytes=10000-');
  });

  test.each([
    ['is shorter than the file', LARGE.slice(0, 9000)],
    ['is longer than the file', `${LARGE}more`],
    ['is another one of the same length', LARGE.replace('100,102', '100,103')],
  ])('whose body %s is begun anew', async (_, body) => {
    hub.cdn.fail(FILE, { kind: 'body', body: Buffer.from(body) });
    const options = fetchOptions(hub.base);
    await fetchAbc(options);
    expect(fetched(options)).toBe(LARGE);
  });

  test('that has the wrong hash twice is refused, and nothing of it stays', async () => {
    hub.cdn.fail(FILE, { kind: 'body', body: Buffer.from(LARGE.replace('100,102', '100,103')) }, 2);
    const options = fetchOptions(hub.base);
    const { context } = await refusal(
      fetchAbc(options),
      'SERVICE_FAILED',
      new RegExp(`must have the sha256 ${sha256(LARGE)}, and what came has another one, twice`),
    );
    expect(context['digest']).toBe(sha256(LARGE));
    expect(readdirSync(join(options.datasetsDir, 'huggingface/org--bars/files'))).toEqual([]);
  });

  test('of a host that does not know ranges is begun anew', async () => {
    hub.cdn.fail(FILE, { kind: 'cut', bytes: 10_000 });
    hub.cdn.fail(FILE, { kind: 'status', status: 416 }, 1);
    const options = fetchOptions(hub.base);
    await fetchAbc(options);
    expect(fetched(options)).toBe(LARGE);
  });

  test('that an earlier process left is gone on with, and one of another content is not', async () => {
    const options = fetchOptions(hub.base),
      files = join(options.datasetsDir, 'huggingface/org--bars/files');
    mkdirSync(files, { recursive: true });
    writeFileSync(join(files, `ABC.csv.${sha256(LARGE).slice(0, 16)}.part`), LARGE.slice(0, 12_345));
    writeFileSync(join(files, `ABC.csv.${'0'.repeat(16)}.part`), 'of another commit');
    await fetchAbc(options);
    expect(fetched(options)).toBe(LARGE);
    expect(hub.cdn.requests.map(({ headers }) => headers.range)).toEqual(['bytes=12345-']);
  });
});

describe('a service that is busy or broken', () => {
  test('is asked again when it says so, and not before', async () => {
    hub.fail(/tree/, { kind: 'status', status: 429, headers: { 'retry-after': '0.05' } });
    hub.fail(/resolve/, { kind: 'status', status: 429, headers: { ratelimit: '"resolvers";r=0;t=0' } });
    hub.fail(/revision/, { kind: 'status', status: 500 }, 2);
    const waits: [string, number][] = [];
    const options = fetchOptions(hub.base, { onWait: (reason, waitMs) => waits.push([reason.replace(/^\S+\/api/, ''), waitMs]) });
    await fetchAbc(options);
    expect(waits).toEqual([
      ['/datasets/org/bars/revision/main answers with 500', 1],
      ['/datasets/org/bars/revision/main answers with 500', 2],
      [expect.stringMatching(/tree.* answers with 429$/), 50],
      [expect.stringMatching(/resolve.* answers with 429$/), 0],
    ]);
  });

  test('is given up after the retries, with the number of tries', async () => {
    hub.fail(/revision/, { kind: 'status', status: 503 }, 9);
    const { context } = await refusal(
      fetchAbc(fetchOptions(hub.base)),
      'SERVICE_FAILED',
      /revision\/main answers with 503, 4 times in a row/,
    );
    expect(context['tries']).toBe(4);
    expect(hub.asked(/revision/)).toHaveLength(4);
  });

  test('that asks to wait for an hour is not waited for', async () => {
    hub.fail(/revision/, { kind: 'status', status: 429, headers: { 'retry-after': '3600' } });
    await refusal(fetchAbc(fetchOptions(hub.base)), 'SERVICE_FAILED', /asks to wait 3600 s/);
  });

  test('that nobody answers at is named by its address and the reason', async () => {
    const { base } = hub;
    await hub.stop();
    await refusal(
      fetchAbc(fetchOptions(base, { retry: { retries: 0, firstWaitMs: 1, stallMs: 1000 } })),
      'SERVICE_FAILED',
      /^http:\/\/127\.0\.0\.1:\d+\/api\S+ cannot be reached \(ECONNREFUSED\)/,
    );
    hub = await new HubServer().start();
  });

  test('leaves no folder where nothing was fetched', async () => {
    const options = fetchOptions(hub.base);
    await refusal(fetchAbc(options, 'org/nothing'), 'DATA_NOT_FOUND', /dataset org\/nothing does not exist on the hub/);
    expect(existsSync(join(options.datasetsDir, 'huggingface/org--nothing'))).toBe(false);
  });

  test('is not asked further once the person stops, and what was fetched is kept', async () => {
    hub.cdn.fail(FILE, { kind: 'hold', bytes: 10_000 });
    const stop = new AbortController();
    const options = fetchOptions(hub.base, {
      signal: stop.signal,
      onStep: (step) => step.kind === 'file' && step.bytes >= 10_000 && stop.abort(),
    });
    await refusal(fetchAbc(options), 'CANCELLED', /the same command goes on/);
    await fetchAbc({ ...options, signal: undefined, onStep: () => undefined });
    expect(fetched(options)).toBe(LARGE);
    expect(hub.cdn.requests.at(-1)!.headers.range).toBe('bytes=10000-');
  });
});

describe('who may read', () => {
  const SECRET = 'hf_aVerySecretToken';

  test('the token goes to the hub and to no other host, and stands in no file', async () => {
    hub.restrict(NAME, { tokens: [SECRET], isGated: true });
    const options = fetchOptions(hub.base, { environment: { HF_TOKEN: ` ${SECRET}\n` } });
    const { manifest } = await fetchAbc(options);
    expect(hub.requests.map(({ headers }) => headers.authorization)).toEqual(Array(hub.requests.length).fill(`Bearer ${SECRET}`));
    expect(hub.cdn.requests.length).toBeGreaterThan(0);
    expect(hub.cdn.requests.map(({ headers }) => headers.authorization)).toEqual(Array(hub.cdn.requests.length).fill(undefined));
    expect(JSON.stringify(manifest)).not.toMatch(/aVerySecret|secret-of-the-link/);
    for (const path of Object.keys(fingerprint(options.datasetsDir)))
      expect(readFileSync(join(options.datasetsDir, path), 'latin1')).not.toContain('aVerySecret');
  });

  test.each([
    ['gated, no token', undefined, true, /org\/bars is gated \(401\): accept its conditions/],
    ['gated, a token without access', 'hf_other', true, /org\/bars is gated, and the owner of HF_TOKEN has no access yet \(403\)/],
    ['private, no token', undefined, false, /org\/bars does not exist, or is private \(401\).*set HF_TOKEN/],
    ['private, a token without the right', 'hf_other', false, /the token in HF_TOKEN lacks the right to read it \(403\)/],
    ['a token that has run out', 'hf_expired', false, /does not take the token in HF_TOKEN \(401\)/],
  ])('%s: told apart', async (_, token, isGated, sentence) => {
    hub.restrict(NAME, { tokens: [SECRET], isGated });
    const { message, exitCode } = await refusal(
      fetchAbc(fetchOptions(hub.base, { environment: { HF_TOKEN: token } })),
      'SERVICE_REFUSED',
      sentence,
    );
    expect(exitCode).toBe(2);
    if (token !== undefined) expect(message).not.toContain(token);
    expect(hub.requests).toHaveLength(1);
  });

  test('a token that cannot be sent is refused without being shown', async () => {
    const { message } = await refusal(
      fetchAbc(fetchOptions(hub.base, { environment: { HF_TOKEN: 'hf_a b' } })),
      'FLAG_INVALID',
      /HF_TOKEN must be one word/,
    );
    expect(message).not.toContain('hf_a');
  });

  test('the address comes from the flag, then from HF_ENDPOINT; one that holds a secret is refused without being shown', async () => {
    await fetchAbc(fetchOptions('', { endpoint: undefined, environment: { HF_ENDPOINT: `${hub.base}/` } }));
    expect(hub.asked(/revision/)).toHaveLength(1);
    const { message } = await refusal(
      fetchAbc(fetchOptions(hub.base.replace('//', '//user:hunter2@'))),
      'FLAG_INVALID',
      /--endpoint must be an address without a user/,
    );
    expect(message).not.toContain('hunter2');
    await refusal(
      fetchAbc(fetchOptions('', { endpoint: undefined, environment: { HF_ENDPOINT: 'ftp://x' } })),
      'FLAG_INVALID',
      /HF_ENDPOINT must be an address/,
    );
  });
});
