import type { AlertMessage } from '../alert-message.js';
import type { AlertSink, SendResult } from './alert-sink.js';
import { discordBody } from './discord-body.js';
import { judgeAnswer, secondsToMs } from './judge-answer.js';
import { postJson, type Posted } from './post-json.js';
import type { SecretAddress } from './secret-address.js';

/** Sends messages to a webhook of Discord, as fast as its headers allow. */
export class DiscordSink implements AlertSink {
  readonly name = 'discord';
  readonly #address: SecretAddress;
  private readonly timeoutMs: number;

  constructor(address: SecretAddress, timeoutMs: number) {
    this.#address = address;
    this.timeoutMs = timeoutMs;
  }

  async send(message: AlertMessage, signal: AbortSignal): Promise<SendResult> {
    // with `wait` it answers once the message is stored, and not before
    const address = this.#address.with('wait', 'true');
    const answer = await postJson(address, JSON.stringify(discordBody(message)), { timeoutMs: this.timeoutMs, signal });
    if (typeof answer === 'string') return judgeAnswer(answer);
    return judgeAnswer(answer, { afterMs: answer.status === 429 ? askedForMs(answer) : undefined, pauseMs: pauseOf(answer) });
  }
}

/** The pace: where nothing is left of a window, its end. */
function pauseOf({ headers }: Posted): number {
  return headers.get('x-ratelimit-remaining') === '0' ? (secondsToMs(headers.get('x-ratelimit-reset-after')) ?? 0) : 0;
}

function askedForMs({ text, headers }: Posted): number | undefined {
  return secondsToMs(retryAfterOf(text)) ?? secondsToMs(headers.get('retry-after')) ?? secondsToMs(headers.get('x-ratelimit-reset-after'));
}

function retryAfterOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly retry_after?: unknown }).retry_after;
  } catch {
    return undefined;
  }
}
