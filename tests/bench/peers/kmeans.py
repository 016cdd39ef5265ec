"""scikit-learn's k-means on a binary file of float64 rows, from the centroids that it is given."""

import time

import numpy as np
from serve import peak_mb, serve
from sklearn.cluster import KMeans, MiniBatchKMeans

state = {}


def load(data, rows, columns, starts, k):
    state["rows"] = np.fromfile(data).reshape(rows, columns)
    state["starts"] = np.fromfile(starts).reshape(k, columns)


def fit(tolerance):
    starts = state["starts"]
    model = KMeans(len(starts), init=starts, n_init=1, tol=tolerance)
    begin = time.perf_counter()
    model.fit(state["rows"])
    ms = (time.perf_counter() - begin) * 1e3
    return {"ms": ms, "inertia": float(model.inertia_), "iterations": model.n_iter_, "peakMb": peak_mb()}


def fit_mini_batch(seed):
    starts = state["starts"]
    model = MiniBatchKMeans(len(starts), init=starts, n_init=1, random_state=seed)
    begin = time.perf_counter()
    model.fit(state["rows"])
    ms = (time.perf_counter() - begin) * 1e3
    return {"ms": ms, "inertia": float(model.inertia_), "iterations": model.n_steps_, "peakMb": peak_mb()}


serve({"load": load, "fit": fit, "fit_mini_batch": fit_mini_batch})
