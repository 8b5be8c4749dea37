import type { FillEvent, OrderState, WantedOrder } from '../orders/order.js';

/** active: every order passes; reducing: only what makes a position smaller; halted: none. Cancels pass always. */
export type TradingState = 'active' | 'reducing' | 'halted';

/** What a broker has, where a person takes it over as it is. */
export interface BrokerView {
  readonly orders: readonly OrderState[];
  /** units by symbol */
  readonly positions: Readonly<Record<string, number>>;
  /** account currency */
  readonly cash: number;
}

/** What happens to the orders of a session, in the order in which it happens; `at` is epoch milliseconds. */
export type OrderEvent = { readonly at: number } & (
  | {
      readonly kind: 'started';
      readonly session: string;
      readonly broker: string;
      readonly view: BrokerView;
      readonly trades: readonly string[];
    }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'stopped'; readonly why: string }
  | { readonly kind: 'state'; readonly state: TradingState; readonly why: string }
  | { readonly kind: 'intent'; readonly clientId: string; readonly order: WantedOrder }
  /** `quantity`: units that the broker took; default: those of the order */
  | { readonly kind: 'accepted'; readonly clientId: string; readonly brokerId: string; readonly quantity?: number }
  | { readonly kind: 'rejected'; readonly clientId: string; readonly reason: string }
  | { readonly kind: 'unknown'; readonly clientId: string; readonly why: string }
  | { readonly kind: 'resolved'; readonly clientId: string; readonly as: 'accepted'; readonly brokerId: string; readonly quantity?: number }
  | { readonly kind: 'resolved'; readonly clientId: string; readonly as: 'rejected' | 'lost'; readonly reason: string }
  | { readonly kind: 'cancelled'; readonly clientId: string; readonly by: 'session' | 'broker' }
  | { readonly kind: 'fill'; readonly fill: FillEvent }
  | { readonly kind: 'difference'; readonly sentences: readonly string[] }
  | { readonly kind: 'adopted'; readonly reason: string; readonly view: BrokerView; readonly trades: readonly string[] }
  | { readonly kind: 'guard'; readonly guard: string; readonly act: 'refuse' | 'reduce' | 'halt'; readonly sentence: string }
  | { readonly kind: 'kill'; readonly sentence: string }
  | { readonly kind: 'incident'; readonly sentence: string; readonly tradeId?: string }
  | { readonly kind: 'note'; readonly sentence: string }
);
