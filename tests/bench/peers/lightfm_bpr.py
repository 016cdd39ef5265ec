"""LightFM's Bayesian personalised ranking on the movies that users rated, and where it ranks the one that is sought."""

import json
import time

import numpy as np
from lightfm import LightFM
from scipy.sparse import csr_matrix
from serve import serve

state = {}


def load(path):
    with open(path) as file:
        task = json.load(file)
    user, item, _ = np.array(task["train"]).T
    shape = (task["users"], task["items"])
    ones = np.ones(len(user), dtype=np.float32)
    state["train"] = csr_matrix((ones, (user.astype(int), item.astype(int))), shape, dtype=np.float32)
    state["test"] = np.array(task["test"])[:, :2].astype(int)


def bpr(factors, epochs, seed):
    pairs = state["train"].tocoo()
    begin = time.perf_counter()
    model = LightFM(no_components=factors, loss="bpr", random_state=seed)
    model.fit(pairs, epochs=epochs, num_threads=2)
    ms = (time.perf_counter() - begin) * 1e3
    return {"ms": ms, **figures(model)}


def figures(model):
    """Of the first ten; a tie with the movie that is sought counts as lost."""
    item_biases, item_factors = model.get_item_representations()
    user_biases, user_factors = model.get_user_representations()
    scores = user_factors @ item_factors.T + item_biases[None, :] + user_biases[:, None]
    gains = []
    for user, item in state["test"]:
        row = scores[user].copy()
        sought = row[item]
        row[state["train"][user].indices] = -np.inf
        rank = int((row >= sought).sum())
        gains.append(1 / np.log2(rank + 1) if rank <= 10 else 0.0)
    return {"hr": float(np.mean(np.array(gains) > 0)), "ndcg": float(np.mean(gains))}


serve({"load": load, "bpr": bpr})
