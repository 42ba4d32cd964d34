/** What the reader and the writer of safetensors agree on. */

/** How many bytes the length of the header takes. */
export const LENGTH_BYTES = 8;
/** The member of the header that is no tensor. */
export const METADATA = "__metadata__";
/** The limit that the format sets. */
export const MAX_HEADER_BYTES = 100_000_000;
