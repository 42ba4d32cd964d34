"""Looks words up with gensim's most_similar for a benchmark.

Takes a file of vectors in word2vec's binary form, a file of words, a line each, and how many of them to look up first,
which is not measured; writes the seconds that the others took.
"""
import sys
import time

from gensim.models import KeyedVectors

path, words, warm_up = sys.argv[1], open(sys.argv[2]).read().split(), int(sys.argv[3])
vectors = KeyedVectors.load_word2vec_format(path, binary=True)
for word in words[:warm_up]:
    vectors.most_similar(word, topn=10)
start = time.perf_counter()
for word in words[warm_up:]:
    vectors.most_similar(word, topn=10)
print(time.perf_counter() - start)
