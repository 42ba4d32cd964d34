// A writer answers how far it has read and how far it has written: two addresses, which fit into one u64. 0 is for
// what it leaves to the general path.

@inline
export function progress(at: usize, out: usize): u64 {
  return (<u64>at << 32) | <u64>out;
}

@inline
export function read_to(reached: u64): usize {
  return <usize>(reached >> 32);
}

@inline
export function written_to(reached: u64): usize {
  return <usize>(<u32>reached);
}
