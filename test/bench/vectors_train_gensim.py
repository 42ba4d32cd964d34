"""Trains word vectors with gensim: TEXT OUTPUT skipgram|cbow DIM EPOCHS THREADS."""
import sys

from gensim.models import Word2Vec
from gensim.models.word2vec import Text8Corpus

text, output, arch, dim, epochs, threads = sys.argv[1:]
model = Word2Vec(
    Text8Corpus(text),
    sg=int(arch == "skipgram"),
    vector_size=int(dim),
    window=5,
    negative=5,
    sample=1e-3,
    min_count=5,
    epochs=int(epochs),
    workers=int(threads),
)
model.wv.save_word2vec_format(output)
