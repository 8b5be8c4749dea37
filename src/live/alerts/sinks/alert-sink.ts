import type { SinkName } from '../alert-config.js';
import type { AlertMessage } from '../alert-message.js';

/** What came of a message: taken; to be sent again later; refused for good; or refused with every other one, as by a receiver that is no
 *  more. Sentences hold no address and nothing of what the receiver said. */
export type SendResult =
  | { readonly outcome: 'delivered'; /** until the next one may be sent, milliseconds */ readonly pauseMs: number }
  | {
      readonly outcome: 'retry';
      readonly why: string;
      /** as the receiver asks for it, milliseconds */ readonly afterMs: number | undefined;
    }
  | { readonly outcome: 'refused' | 'gone'; readonly why: string };

/** Where messages go. */
export interface AlertSink {
  readonly name: SinkName;
  /** Throws nothing but what an abort throws. */
  send(message: AlertMessage, signal: AbortSignal): Promise<SendResult>;
}
