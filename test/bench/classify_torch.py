"""Trains a convolutional text classifier with PyTorch for a benchmark.

Reads one JSON object from the command line, writes one: how many updates were measured after the first `warm_up`, the seconds
that they took, and the loss of the last one. Texts are cut at spaces and after 64 words, padded with zeros by width - 1 at both ends, and every
batch is as wide as its longest text.
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Classifier(nn.Module):
    def __init__(self, task, words, labels):
        super().__init__()
        embed, filters = task["embed"], task["filters"]
        self.embedding = nn.Embedding(words + 1, embed, padding_idx=words)
        self.banks = nn.ModuleList([nn.Conv1d(embed, filters, width, padding=width - 1) for width in task["widths"]])
        self.dropout = nn.Dropout(task["dropout"])
        self.output = nn.Linear(filters * len(task["widths"]), labels)

    def forward(self, ids):
        text = self.embedding(ids).transpose(1, 2)
        return self.output(self.dropout(torch.cat([F.relu(bank(text)).max(2).values for bank in self.banks], 1)))


def numbered(items, known):
    return [known.setdefault(item, len(known)) for item in items]


def read(path):
    words, labels, texts, wanted = {}, {}, [], []
    for line in open(path):
        row = json.loads(line)
        texts.append(torch.tensor(numbered(row["text"].split(), words)[:64]))
        wanted += numbered([row["label"]], labels)
    return texts, torch.tensor(wanted), len(words), len(labels)


def train(task):
    torch.manual_seed(1)
    torch.set_num_threads(task["threads"])
    texts, wanted, words, labels = read(task["texts"])
    model = Classifier(task, words, labels)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    order = torch.randperm(len(texts))
    for update in range(task["warm_up"] + task["updates"]):
        if update == task["warm_up"]:
            begun = time.perf_counter()
        rows = order[update * task["batch"] : (update + 1) * task["batch"]]
        ids = nn.utils.rnn.pad_sequence([texts[row] for row in rows], batch_first=True, padding_value=words)
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(ids), wanted[rows])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
    return {"updates": task["updates"], "seconds": time.perf_counter() - begun, "loss": loss.item()}


print(json.dumps(train(json.loads(sys.argv[1]))))
