/** What a machine has that weft can make use of. */
import { execFile } from "node:child_process";
import { arch, cpus, platform } from "node:os";
import { promisify } from "node:util";
import { koffiVersion, openBlas } from "../../engine/blas.ts";
import type { Context } from "../context.ts";

/** What there is; null stands for what there is not. */
export interface System {
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  readonly cores: number;
  readonly koffi: string | null;
  readonly blas: { readonly library: string; readonly version: string } | null;
  readonly zstd: string | null;
}

/** `library` names the BLAS to take. */
export async function lookAround({ node, cores }: Context, library?: string): Promise<System> {
  return {
    node,
    platform: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores,
    koffi: ifThere(koffiVersion),
    blas: ifThere(() => {
      const { library: file, version } = openBlas(library);
      return { library: file, version: version.trim() };
    }),
    zstd: await zstdVersion(),
  };
}

function ifThere<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}

async function zstdVersion(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)("zstd", ["--version"]);
    return /v(\d[\d.]*)/.exec(stdout)?.[1] ?? "of unknown version";
  } catch {
    return null;
  }
}
