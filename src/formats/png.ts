/** A picture in SVG as PNG, by resvg through the package @resvg/resvg-js, which may be missing. */
import { createRequire } from "node:module";
import type * as ResvgModule from "@resvg/resvg-js";
import { IoError } from "../errors.ts";

/** `scale` is how many pixels of the PNG one of the picture becomes. @throws IoError when the package is not installed */
export function pngOf(svg: string, scale: number): Uint8Array {
  const { Resvg } = loadResvg();
  const font = { loadSystemFonts: true, defaultFontFamily: "sans-serif" };
  return new Resvg(svg, { fitTo: { mode: "zoom", value: scale }, font }).render().asPng();
}

function loadResvg(): typeof ResvgModule {
  try {
    return createRequire(import.meta.url)("@resvg/resvg-js") as typeof ResvgModule;
  } catch (cause) {
    throw new IoError("the package @resvg/resvg-js, which draws PNG, is not installed", {
      hint: "npm install @resvg/resvg-js, or take --to svg",
      cause,
    });
  }
}
