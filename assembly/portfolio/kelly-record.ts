/** How a share of the equity is made of the last trades that were closed (sizing: kelly); it stands behind the Rotation. */
@unmanaged
export class Kelly {
  /** closed trades that it is measured on; 0: entries are not sized so */
  trades: i32;
  /** 1: of the leg alone; 0: of the account */
  isOfLeg: i32;
  /** of the share that the formula gives */
  fraction: f64;
  /** shares of the equity, at least and at most */
  floor: f64;
  cap: f64;
  /** room for `kelly_bytes` */
  room: usize;
}
