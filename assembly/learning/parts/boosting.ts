/** What trees are boosted from. The host writes the fields at the exported offsets. */
@unmanaged
export class Boosting {
  /** the Growth that every tree uses */
  growth: usize;
  /** f64[rows]; raw predictions start at the base value and stay between calls; weight may be no pointer */
  raw: usize;
  target: usize;
  weight: usize;
  /** the same of validation rows, whose bins are u8[blocks][validationRows][8] */
  validationBins: usize;
  validationRaw: usize;
  validationTarget: usize;
  validationWeight: usize;
  /** TreeNode[trees * (2 * maxLeaves - 1)] */
  nodes: usize;
  /** i32[trees + 1]: first node of each tree; the first is 0 */
  treeStarts: usize;
  /** f64[trees]: mean validation loss after each tree */
  losses: usize;
  validationRows: i32;
  loss: i32;
  /** seed of the sampling of rows and features */
  seed: f64;
  /** share of the rows and of the features that a tree sees; 1 = all */
  rowShare: f64;
  featureShare: f64;
}
