import { readFileSync } from "node:fs";
import type * as Exports from "../../dist/kernels/baseline.d.ts";
import { IoError } from "../errors.ts";

/** The functions that src/kernels/index.ts exports; pointers are byte addresses in `memory`. */
export type KernelExports = Omit<typeof Exports.__AdaptedExports, "memory">;

const PAGE = 65_536;
const MAX_PAGES = 65_536;
const ALIGNMENT = 64;

/** The word that counts the blocks taken so far; it lies in the memory, so that threads which share it take from one. */
const TOP = 2;
const FIRST_BLOCK = 16; // nothing lies at address 0, so that 0 can mean "none"

/** The compiled kernels on a memory, their own or one shared with other threads; `allocate` takes parts of it for good. */
export class Kernels {
  readonly memory: WebAssembly.Memory;
  readonly call: KernelExports;
  /** All of the memory; after `allocate` a new view, which sees the new part. */
  bytes: Uint8Array;
  #words: Uint32Array;
  #floats: Float32Array;

  constructor(module: WebAssembly.Module = compile("baseline"), memory: WebAssembly.Memory = openMemory()) {
    this.memory = memory;
    const instance = new WebAssembly.Instance(module, { env: { memory: this.memory, abort } });
    this.call = instance.exports as unknown as KernelExports;
    this.bytes = new Uint8Array(this.memory.buffer);
    this.#words = new Uint32Array(this.memory.buffer);
    this.#floats = new Float32Array(this.memory.buffer);
    Atomics.compareExchange(this.#words, TOP, 0, FIRST_BLOCK);
  }

  /** Takes `size` zeroed bytes, aligned to 64; any thread may. @throws IoError when they do not fit into 4 GiB. */
  allocate(size: number): number {
    const blocks = Math.ceil(size / ALIGNMENT);
    const pointer = Atomics.add(this.#words, TOP, blocks) * ALIGNMENT;
    this.#reach(pointer + size);
    return pointer;
  }

  /** The bytes taken so far. */
  get allocated(): number {
    return Atomics.load(this.#words, TOP) * ALIGNMENT;
  }

  load(pointer: number): number {
    return this.#words[pointer >>> 2] as number;
  }

  store(pointer: number, value: number): void {
    this.#words[pointer >>> 2] = value;
  }

  u32(pointer: number, length: number): Uint32Array {
    this.#reach(pointer + length * 4);
    return this.#words.subarray(pointer >>> 2, (pointer >>> 2) + length);
  }

  f32(pointer: number, length: number): Float32Array {
    this.#reach(pointer + length * 4);
    return this.#floats.subarray(pointer >>> 2, (pointer >>> 2) + length);
  }

  /** Makes the memory, and this thread's view of it, long enough. */
  #reach(end: number): void {
    if (end <= this.bytes.length) return;
    this.#grow(end);
    this.bytes = new Uint8Array(this.memory.buffer);
    this.#words = new Uint32Array(this.memory.buffer);
    this.#floats = new Float32Array(this.memory.buffer);
  }

  #grow(end: number): void {
    this.memory.grow(0); // shows what another thread has added
    const missing = Math.ceil((end - this.memory.buffer.byteLength) / PAGE);
    if (missing <= 0) return;
    try {
      this.memory.grow(missing);
    } catch (cause) {
      throw new IoError(`out of memory: ${Math.ceil(end / 2 ** 20)} MiB do not fit into the engine's 4 GiB`, {
        hint: "a smaller model, smaller batches or fewer --threads need less",
        cause,
      });
    }
  }
}

/** 4 GiB of addresses, of which only what is used takes memory. */
export function openMemory(): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 16, maximum: MAX_PAGES, shared: true });
  } catch (cause) {
    throw new IoError("out of memory: the system refuses 4 GiB of addresses for the engine", {
      hint: "a limit on virtual memory (ulimit -v) may be too low",
      cause,
    });
  }
}

/** A part of the memory that can become larger; what was in it is then left behind. */
export class Area {
  readonly #kernels: Kernels;
  pointer = 0;
  size = 0;

  constructor(kernels: Kernels, size = 0) {
    this.#kernels = kernels;
    if (size > 0) this.reserve(size);
  }

  /** Makes room for `size` bytes and gives their address, which may be a new one. */
  reserve(size: number): number {
    if (size > this.size) {
      this.size = Math.max(size, Math.min(this.size * 2, this.size + 2 ** 26));
      this.pointer = this.#kernels.allocate(this.size + ALIGNMENT);
    }
    return this.pointer;
  }
}

/** Compiles one of the two builds; a compiled module can be posted to workers, which then share its code. */
export function compile(build: "baseline" | "relaxed"): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL(`../../dist/kernels/${build}.wasm`, import.meta.url)));
}

function abort(): never {
  throw new Error("a kernel aborted");
}
