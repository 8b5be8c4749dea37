/** Trading and marks cover the bars [from, to) (F14), positions in the data. */
@unmanaged
export class Window {
  /** the first bar */
  from: i32;
  /** the bar behind the last */
  to: i32;
}
