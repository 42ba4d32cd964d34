"""Trains word vectors with gensim: TEXT OUTPUT SEED THREADS skipgram|cbow EPOCHS RATE."""
import sys

from gensim.models import Word2Vec
from gensim.models.word2vec import LineSentence

text, output, seed, threads, arch, epochs, rate = sys.argv[1:]
model = Word2Vec(
    LineSentence(text),
    sg=int(arch == "skipgram"),
    vector_size=100,
    window=5,
    negative=5,
    sample=1e-3,
    min_count=5,
    epochs=int(epochs),
    alpha=float(rate),
    seed=int(seed),
    workers=int(threads),
)
model.wv.save_word2vec_format(output)
