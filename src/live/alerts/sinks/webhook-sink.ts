import { createHmac } from 'node:crypto';
import type { AlertMessage } from '../alert-message.js';
import type { AlertSink, SendResult } from './alert-sink.js';
import { judgeAnswer } from './judge-answer.js';
import { postJson } from './post-json.js';
import type { SecretAddress } from './secret-address.js';

export const ALERT_SCHEMA = 'barloom.alert/1';

/** Sends messages as JSON to a receiver of one's own. With a secret each has `x-barloom-signature: t=SECONDS,v1=HEX`, the HMAC-SHA256 of
 *  the seconds, a dot and the body: who has the secret can tell that it is whole, from here, and not an old one. `x-barloom-id` is that of
 *  a repeat too. */
export class WebhookSink implements AlertSink {
  readonly name = 'webhook';
  readonly #address: SecretAddress;
  readonly #secret: string | undefined;
  private readonly timeoutMs: number;

  constructor(address: SecretAddress, secret: string | undefined, timeoutMs: number) {
    this.#address = address;
    this.#secret = secret;
    this.timeoutMs = timeoutMs;
  }

  async send(message: AlertMessage, signal: AbortSignal): Promise<SendResult> {
    const body = JSON.stringify(alertJson(message));
    const headers = { 'x-barloom-id': message.id, ...(this.#secret !== undefined && signatureOf(body, this.#secret)) };
    return judgeAnswer(await postJson(this.#address.url, body, { headers, timeoutMs: this.timeoutMs, signal }));
  }
}

function signatureOf(body: string, secret: string): Record<string, string> {
  const seconds = Math.floor(Date.now() / 1000);
  return { 'x-barloom-signature': `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}` };
}

/** Returns a message as programs read it: names in snake_case, times in ISO 8601 UTC. */
export function alertJson({
  id,
  sequence,
  session,
  rule,
  level,
  at,
  count,
  first,
  last,
  sentences,
  dropped,
  nextBy,
}: AlertMessage): object {
  const time = (ms: number): string => new Date(ms).toISOString();
  return {
    schema: ALERT_SCHEMA,
    id,
    sequence,
    session,
    rule,
    level,
    time: time(at),
    count,
    first_time: time(first),
    last_time: time(last),
    sentences,
    dropped,
    next_by: nextBy === undefined ? null : time(nextBy),
  };
}
