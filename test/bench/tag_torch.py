"""Trains a BiLSTM-CNN-CRF tagger (Ma & Hovy 2016) with PyTorch for a benchmark.

Reads one JSON object from the command line, writes one: how many updates were measured after the first `warm_up`, the seconds
that they took, and the loss of the last one, of a word. Sentences are padded to the longest of their batch, words to the
longest of theirs; each different word of a batch goes through the convolution once.
"""
import json
import sys
import time

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, task, words, characters, tags):
        super().__init__()
        hidden, filters = task["hidden"], task["char_filters"]
        self.words = nn.Embedding(words, task["embed"])
        self.characters = nn.Embedding(characters + 1, task["char_embed"], padding_idx=0)
        self.convolution = nn.Conv1d(task["char_embed"], filters, 3, padding=2)
        self.dropout = nn.Dropout(task["dropout"])
        self.lstm = nn.LSTM(task["embed"] + filters, hidden, bidirectional=True)
        self.output = nn.Linear(2 * hidden, tags)
        self.transitions = nn.Parameter(torch.rand(tags, tags) * 0.2 - 0.1)
        self.start = nn.Parameter(torch.rand(tags) * 0.2 - 0.1)
        self.end = nn.Parameter(torch.rand(tags) * 0.2 - 0.1)

    def forward(self, words, characters, places, tags, lengths):
        """The sum of the losses: `words` (U), `characters` (U, length), `places` and `tags` (T, B), `lengths` (B)."""
        read = torch.tanh(self.convolution(self.characters(characters).transpose(1, 2))).max(2).values
        vectors = torch.cat([self.words(words), read], 1)[places]
        packed = nn.utils.rnn.pack_padded_sequence(self.dropout(vectors), lengths, enforce_sorted=False)
        states, _ = nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0])
        scores = self.output(self.dropout(states))
        return (self.log_partition(scores, lengths) - self.path_score(scores, tags, lengths)).sum()

    def log_partition(self, scores, lengths):
        alpha = self.start + scores[0]
        for t in range(1, len(scores)):
            after = torch.logsumexp(alpha[:, :, None] + self.transitions, 1) + scores[t]
            alpha = torch.where((t < lengths)[:, None], after, alpha)
        return torch.logsumexp(alpha + self.end, 1)

    def path_score(self, scores, tags, lengths):
        real = torch.arange(len(scores))[:, None] < lengths
        own = scores.gather(2, tags[:, :, None])[:, :, 0]
        steps = self.transitions[tags[:-1], tags[1:]]
        last = tags.gather(0, (lengths - 1)[None])[0]
        return (own * real).sum(0) + (steps * real[1:]).sum(0) + self.start[tags[0]] + self.end[last]


def numbered(items, known):
    return [known.setdefault(item, len(known)) for item in items]


def read(path):
    words, characters, tags, rows = {}, {"": 0}, {}, []
    for line in open(path):
        row = json.loads(line)
        rows.append((numbered(row["tokens"], words), numbered(row["tags"], tags)))
    spelled = [torch.tensor(numbered(word, characters)) for word in words]
    return rows, spelled, len(words), len(characters), len(tags)


def batch_of(rows, spelled):
    distinct, known = [], {}
    for word in (word for words, _ in rows for word in words):
        if word not in known:
            known[word] = len(distinct)
            distinct.append(word)
    pad = nn.utils.rnn.pad_sequence
    characters = pad([spelled[word] for word in distinct], batch_first=True)
    places = pad([torch.tensor([known[word] for word in words]) for words, _ in rows])
    tags = pad([torch.tensor(wanted) for _, wanted in rows])
    return torch.tensor(distinct), characters, places, tags, torch.tensor([len(words) for words, _ in rows])


def train(task):
    torch.manual_seed(1)
    torch.set_num_threads(task["threads"])
    rows, spelled, *sizes = read(task["sentences"])
    model = Tagger(task, *sizes)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
    order = torch.randperm(len(rows)).tolist()
    for update in range(task["warm_up"] + task["updates"]):
        if update == task["warm_up"]:
            begun = time.perf_counter()
        batch = batch_of([rows[row] for row in order[update * task["batch"] : (update + 1) * task["batch"]]], spelled)
        optimizer.zero_grad(set_to_none=True)
        loss = model(*batch) / batch[-1].sum()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
    return {"updates": task["updates"], "seconds": time.perf_counter() - begun, "loss": loss.item()}


print(json.dumps(train(json.loads(sys.argv[1]))))
