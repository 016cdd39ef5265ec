"""scikit-surprise's SVD and SVD++ with their defaults, and how far off their predictions are."""

import json
import time

import numpy as np
from serve import serve
from surprise import SVD, Dataset, Reader, SVDpp

state = {}


def load(path):
    with open(path) as file:
        task = json.load(file)
    ratings = [(int(user), int(item), rating, None) for user, item, rating in task["train"]]
    state["train"] = Dataset(Reader(rating_scale=(1, 5))).construct_trainset(ratings)
    state["test"] = [(int(user), int(item), rating) for user, item, rating in task["test"]]


def fit(model):
    begin = time.perf_counter()
    model.fit(state["train"])
    ms = (time.perf_counter() - begin) * 1e3
    errors = [prediction.r_ui - prediction.est for prediction in model.test(state["test"])]
    return {"ms": ms, "rmse": float(np.sqrt(np.mean(np.square(errors))))}


serve(
    {
        "load": load,
        "svd": lambda seed: fit(SVD(random_state=seed)),
        "svdpp": lambda seed: fit(SVDpp(random_state=seed)),
    }
)
