import { STATUS_OK } from "../layout";
import { writeGradients } from "./parts/gradients";
import { Growth } from "./parts/growth";

/** Writes gradient, hessian and count of every row into the sums of a growth, with their units.
 *  raw, target, weight  f64[rows]; no weights where the pointer is 0
 *  loss                 LOSS_SQUARED or LOSS_LOG                                */
export function prepare_sums(growth: usize, raw: usize, target: usize, weight: usize, loss: i32): i32 {
  writeGradients(changetype<Growth>(growth), raw, target, weight, loss);
  return STATUS_OK;
}
