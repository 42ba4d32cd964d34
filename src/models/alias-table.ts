/** Words drawn by chance, in one look each (Walker 1977, in the order of Vose 1991). */

/**
 * Two u32 a slot: a threshold and another word. A slot is drawn evenly; its own word comes where 32 random bits are not above
 * the threshold, else the other one. Weights are not negative, and not all 0.
 */
export function aliasTable(weights: Float64Array): Uint32Array {
  const { length } = weights;
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / length;
  const shares = weights.map((weight) => weight / mean);
  const small = new Uint32Array(length);
  const large = new Uint32Array(length);
  let [smalls, larges] = [0, 0];
  for (let i = 0; i < length; i++) {
    if (shares[i] < 1) small[smalls++] = i;
    else large[larges++] = i;
  }
  const table = new Uint32Array(2 * length);
  for (let i = 0; i < length; i++) table.set([ALWAYS, i], 2 * i); // what rounding leaves over
  while (smalls > 0 && larges > 0) {
    const less = small[--smalls];
    const more = large[larges - 1];
    table.set([Math.floor(shares[less] * ALWAYS), more], 2 * less);
    shares[more] -= 1 - shares[less];
    if (shares[more] < 1) small[smalls++] = large[--larges];
  }
  return table;
}

const ALWAYS = 2 ** 32 - 1;
