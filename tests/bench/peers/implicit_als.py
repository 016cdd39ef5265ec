"""implicit's ALS on the movies that users rated, and where it ranks the one that is sought."""

import json
import os
import time

# As implicit itself advises: its own threads and those of the linear algebra disturb one another.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix
from serve import serve

state = {}


def load(path):
    with open(path) as file:
        task = json.load(file)
    user, item, weight = np.array(task["train"]).T
    shape = (task["users"], task["items"])
    state["train"] = csr_matrix((weight, (user.astype(int), item.astype(int))), shape, dtype=np.float32)
    state["test"] = np.array(task["test"])[:, :2].astype(int)


def als(factors, iterations, regularization, alpha, seed):
    # Ours adds the weighted confidence to the 1 of what was not seen; here the weight is all of the confidence.
    confidence = state["train"].copy()
    confidence.data = 1 + alpha * confidence.data
    begin = time.perf_counter()
    model = AlternatingLeastSquares(
        factors, regularization, alpha=1, iterations=iterations, random_state=seed, num_threads=2
    )
    model.fit(confidence, show_progress=False)
    ms = (time.perf_counter() - begin) * 1e3
    return {"ms": ms, **figures(model)}


def figures(model):
    """Of the first ten; a tie with the movie that is sought counts as lost."""
    scores = model.user_factors @ model.item_factors.T
    gains = []
    for user, item in state["test"]:
        row = scores[user].copy()
        sought = row[item]
        row[state["train"][user].indices] = -np.inf
        rank = int((row >= sought).sum())
        gains.append(1 / np.log2(rank + 1) if rank <= 10 else 0.0)
    return {"hr": float(np.mean(np.array(gains) > 0)), "ndcg": float(np.mean(gains))}


serve({"load": load, "als": als})
