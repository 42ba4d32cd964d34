/**
 * The names of all flags of all commands: so a file of settings is checked without loading every command. What is not
 * in the list is looked up in the tables; test/cli/tables.test.ts keeps it whole.
 */
const names = `
  activation alphabet analogies arch attention autotune average backend balance batch batch-tokens
  beam beta1 beta2 bidirectional blas bptt buckets caps carry char-embed char-filters chars checkpoint
  checkpoint-every clip color columns constrained count crf cutoff cutoffs decay deterministic digits
  dim direct dropout embed encoding end epochs epsilon extra-vectors features-field feed-context field
  filters final force forget-bias freeze from gold height hidden hold ids ignore-end init init-vectors
  input iterations json k kind label-field label-smoothing layer layer-norm layers length-penalty
  level lines log log-every loss lower lowercase lr max-length max-line max-norm max-token-length
  max-tokens max-vocab maxn memory method metric min-count min-count-label min-frequency min-p minn
  model momentum n-best name negative nesterov normalize offsets on-error once only optimizer order
  output pad-id pad-to pairs patience per-token perplexity phrase-threshold phrases plain plateau pool
  predicted predicted-column pretokenizer probe probe-every prompt prune qnorm qout quantize quiet
  record recurrent-dropout reset-after residual restrict resume retrain sample sample-every
  sample-length samples save-context schedule scheduled-sampling scheme seed shards sif-a skip-special
  smooth smoothing source source-field source-tokenizer special stats steps stop stream summary
  tag-column tags-field target target-field target-tokenizer task temperature template text-field
  theme threads threshold tie title to to-end token-column tokenizer tokens tokens-field top top-k
  top-p tui unknown-rate valid valid-every valid-share valid-source valid-target variational vectors
  verbose vocab-size warmup watch-words weight-decay what width widths window word-ngrams words x
  x-scale y-scale zoom
`;

export const flagNames: ReadonlySet<string> = new Set(names.trim().split(/\s+/));
