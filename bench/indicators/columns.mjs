const LINE_BYTES = 64;

/** Bytes from one column to the next: whole cache lines, at least one to spare. */
export function strideOf(bars) {
  return Math.ceil((8 * bars + LINE_BYTES) / LINE_BYTES) * LINE_BYTES;
}

/** Copies the market's columns into a memory, one stride after the other; returns their pointers by name. */
export function placeColumns(market, memory, base, stride) {
  const view = new Float64Array(memory.buffer);
  return Object.fromEntries(
    Object.entries(market).map(([name, column], index) => {
      const pointer = base + stride * index;
      view.set(column, pointer / 8);
      return [name, pointer];
    }),
  );
}
