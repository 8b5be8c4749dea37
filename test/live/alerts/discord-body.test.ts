import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlertMessage } from '../../../src/live/alerts/alert-message.js';
import { discordBody } from '../../../src/live/alerts/sinks/discord-body.js';

interface Body {
  readonly content: string;
  readonly embeds: readonly { readonly title: string; readonly description: string; readonly footer: { readonly text: string } }[];
  readonly allowed_mentions: unknown;
  readonly flags?: number;
}

const MESSAGE: AlertMessage = {
  id: '0123456789abcdef',
  sequence: 7,
  session: 'spy',
  rule: 'feed_down',
  level: 'critical',
  at: 0,
  count: 1,
  first: 0,
  last: 0,
  sentences: ['@everyone the feed is down'],
  dropped: 2,
};
const bodyOf = (change: Partial<AlertMessage> = {}): Body => discordBody({ ...MESSAGE, ...change }) as Body;

test('a message names its rule, level, number and id, and mentions nobody', () => {
  const body = bodyOf();
  expect(body.content).toBe('**spy**: @everyone the feed is down');
  expect(body.embeds[0]).toMatchObject({ title: 'critical: feed down', timestamp: '1970-01-01T00:00:00.000Z' });
  expect(body.embeds[0]!.footer.text).toBe('message 7 · 0123456789abcdef · 2 lost in a full queue');
  expect(body.allowed_mentions).toEqual({ parse: [] });
  expect([body.flags, bodyOf({ rule: 'heartbeat' }).flags]).toEqual([undefined, 4096]);
});

test('however long a message is, Discord takes it, and what was cut ends with a sign', () => {
  const long = fc.string({ minLength: 0, maxLength: 7000, unit: 'grapheme-composite', size: 'max' });
  fc.assert(
    fc.property(long, fc.array(long, { minLength: 1, maxLength: 3 }), long, (session, sentences, rule) => {
      const { content, embeds } = bodyOf({ session, sentences, rule });
      const [{ title, description, footer }] = embeds as [Body['embeds'][number]];
      expect(content.length).toBeLessThanOrEqual(2000);
      expect(description.length).toBeLessThanOrEqual(4096);
      expect(title.length).toBeLessThanOrEqual(256);
      expect(title.length + description.length + footer.text.length).toBeLessThanOrEqual(6000);
      if (sentences.join('\n').length > 4096) expect(description.endsWith('…')).toBe(true);
    }),
    { numRuns: 30, seed: 20261201 },
  );
  for (const [at, text] of ['', 'x'].map((before) => `${before}${'😀'.repeat(4000)}`).entries()) {
    const { content, embeds } = bodyOf({ session: '', sentences: [text] });
    for (const cut of [content, embeds[0]!.description]) expect([at, /[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(cut)]).toEqual([at, false]);
    expect(content.endsWith('…')).toBe(true);
  }
});
