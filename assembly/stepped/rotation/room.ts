import { Position } from "../../simulator/position";
import { weigh_bytes } from "../../weights/weigh-legs";
import { Rotation } from "../../portfolio/rotation-record";

/** How `Rotation.room` is divided. A position; of each leg: what it is aimed at, what it weighs, what it weighs among those that are
 *  picked (f64 each);
 *  the list of legs, whether it waits for a fill, whether it is to be bought (i32 each, and one that keeps what follows aligned). Then,
 *  where
 *  a policy weighs them, the returns of those that may be picked, and room for the policy. */
// @ts-ignore: decorator
@inline
const LEG_ROOM: usize = 40;
// @ts-ignore: decorator
@inline
const POSITION_ROOM: usize = offsetof<Position>() + 8;

/** Returns the bytes of `Rotation.room`.
 *  picked  legs that may be picked at once; 0 where there is no policy
 *  bars    that a policy is measured on */
export function rotation_bytes(legs: i32, picked: i32, bars: i32): i32 {
  return <i32>POSITION_ROOM + legs * <i32>LEG_ROOM + (picked > 0 ? picked * (bars + 1) * 8 + weigh_bytes(picked) : 0);
}

/** f64[picked][bars + 1], then room for the policy. */
// @ts-ignore: decorator
@inline
export function policyRoom(rotation: Rotation, legs: i32): usize {
  return aims(rotation) + <usize>legs * LEG_ROOM;
}

/** f64[legs]: what each leg is aimed at, signed share of the equity. */
// @ts-ignore: decorator
@inline
export function aims(rotation: Rotation): usize {
  return rotation.room + (POSITION_ROOM & ~7);
}

/** Room for what is added to a position that is held. */
// @ts-ignore: decorator
@inline
export function addition(rotation: Rotation): Position {
  return changetype<Position>(rotation.room);
}

/** f64[legs]: what each leg weighs in the strategy's eyes; 0 where it has no place. */
// @ts-ignore: decorator
@inline
export function weighed(rotation: Rotation, legs: i32): usize {
  return aims(rotation) + (<usize>legs << 3);
}

/** f64[legs]: what the legs weigh that are listed, in the order of the list. */
// @ts-ignore: decorator
@inline
export function chosen(rotation: Rotation, legs: i32): usize {
  return aims(rotation) + (<usize>legs << 4);
}

/** i32[legs]: legs that are picked, or that are to be bought. */
// @ts-ignore: decorator
@inline
export function listed(rotation: Rotation, legs: i32): usize {
  return chosen(rotation, legs) + (<usize>legs << 3);
}

/** i32[legs]: whether a leg waits for the fill that a rebalance asked for. */
// @ts-ignore: decorator
@inline
export function waits(rotation: Rotation, legs: i32): usize {
  return listed(rotation, legs) + (<usize>legs << 2);
}

// @ts-ignore: decorator
@inline
export function intAt(column: usize, i: i32): i32 {
  return load<i32>(column + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
export function setInt(column: usize, i: i32, value: i32): void {
  store<i32>(column + (<usize>i << 2), value);
}
