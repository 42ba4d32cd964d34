// The list of kernels: pure functions over pointers, no static data, no globals.
export { json_rows } from "./json";
export { json_escape } from "./json-string";
export { lines } from "./lines";
export { read_ids, write_ids } from "./decimal";
export { json_to_msgpack } from "./msgpack";
export { msgpack_ids } from "./msgpack-integer";
export { utf8_count, utf8_valid } from "./utf8";
export { scan } from "./scan";
export { bytes_hash } from "./piece-key";
export { count_rows, words_export, words_import, words_rehash, words_size } from "./words";
export { bpe_count_pairs, bpe_fill_heap, bpe_move_pairs, bpe_place_pairs } from "./bpe-pairs";
export { bpe_place_words } from "./bpe-cells";
export { bpe_merge } from "./bpe-train";
export { bpe_place_rules } from "./bpe-rules";
export { bpe_place_byte_pairs, bpe_place_character, bpe_place_vocabulary } from "./bpe-encode";
export { encode_rows, encode_text } from "./encode-rows";
export { decode_ids, decoded_size } from "./decode";
