// Draws by Walker's alias method, from the tables of models/alias-table.ts.

/** The upper part of the product is a slot, the lower one decides between its two numbers. `bits` are 32 random ones. */
@inline
export function alias_draw(table: usize, size: u32, bits: u32): u32 {
  const product = (bits as u64) * (size as u64);
  const slot = table + (((product >> 32) as usize) << 3);
  return (product as u32) <= load<u32>(slot) ? (product >> 32) as u32 : load<u32>(slot, 4);
}
