import { describe, expect, test } from "vitest";
import { CLASS_BITS, expandClasses } from "../../src/text/unicode.ts";
import { UNICODE_VERSION } from "../../src/text/unicode-ranges.ts";
import { classOf, rangesSource } from "../helpers/unicode-ranges.ts";

const sameVersion = process.versions.unicode === UNICODE_VERSION;
const reason = sameVersion ? "" : ` (skipped: this Node has Unicode ${process.versions.unicode}, not ${UNICODE_VERSION})`;

test.skipIf(!sameVersion)(`the committed ranges are what the running ICU gives${reason}`, async () => {
  await expect(rangesSource()).toMatchFileSnapshot("../../src/text/unicode-ranges.ts");
});
