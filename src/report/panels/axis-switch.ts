import { markup, type Markup } from './markup.js';

/** Draws a chart on a linear axis, or on both with a switch and the logarithmic one first where it says more.
 *  id  begins the elements' ids, unique on the page */
export function drawAxisSwitch(id: string, offersLog: boolean, draw: (axis: 'linear' | 'log') => Markup): Markup {
  if (!offersLog) return markup`<figure>${draw('linear')}</figure>`;
  return markup`<div class="controls" data-switch><span class="buttons"><button type="button" data-show="${id}-log" aria-pressed="true">Log axis</button><button type="button" data-show="${id}-linear" aria-pressed="false">Linear axis</button></span></div>
<figure id="${id}-log">${draw('log')}</figure><figure id="${id}-linear" hidden>${draw('linear')}</figure>`;
}
