"""Trains a recurrent language model with PyTorch for a benchmark.

Reads one JSON object from the command line, writes one: how many updates were measured after the first `warm_up`, the seconds
that they took, and the loss of the last one.
"""
import json
import sys
import time

import torch
from torch import nn


LIMIT = 20  # seconds; threads that disturb each other can be a hundred times slower than one


class LanguageModel(nn.Module):
    def __init__(self, task):
        super().__init__()
        hidden, vocabulary = task["hidden"], task["vocabulary"]
        recurrent = {"lstm": nn.LSTM, "gru": nn.GRU}[task["arch"]]
        self.embedding = nn.Embedding(vocabulary, hidden)
        self.recurrent = recurrent(hidden, hidden, task["layers"])
        self.output = nn.Linear(hidden, vocabulary)
        for name, parameter in self.named_parameters():
            nn.init.uniform_(parameter, -0.1, 0.1)
            if task["arch"] == "lstm" and "bias_hh" in name:  # it would only be added to the other bias
                nn.init.zeros_(parameter).requires_grad_(False)
        nn.init.zeros_(self.output.bias)

    def forward(self, ids, state):
        read, state = self.recurrent(self.embedding(ids), state)
        return self.output(read), state


def streams(task):
    """The text in `batch` parts side by side, (times, batch); each row ends with the end token."""
    ids = []
    for line in open(task["ids"]):
        ids += json.loads(line)["ids"] + [task["vocabulary"] - 1]
    times = (len(ids) - 1) // task["batch"]
    cut = lambda first: torch.tensor(ids[first : first + times * task["batch"]]).view(task["batch"], times)
    return cut(0).t().contiguous(), cut(1).t().contiguous()


def detached(state):
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def train(task):
    torch.manual_seed(1)
    torch.set_num_threads(task["threads"])
    inputs, targets = streams(task)
    model = LanguageModel(task)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    loss_of = nn.CrossEntropyLoss()
    state = None
    for update in range(task["warm_up"] + task["updates"]):
        if update == task["warm_up"]:
            begun = time.perf_counter()
        segment = slice(update * task["steps"], (update + 1) * task["steps"])
        optimizer.zero_grad(set_to_none=True)
        scores, state = model(inputs[segment], state)
        state = detached(state)
        loss = loss_of(scores.view(-1, task["vocabulary"]), targets[segment].view(-1))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        if update >= task["warm_up"] and time.perf_counter() - begun > LIMIT:
            break
    seconds = time.perf_counter() - begun
    return {"updates": update + 1 - task["warm_up"], "seconds": seconds, "loss": loss.item()}


print(json.dumps(train(json.loads(sys.argv[1]))))
