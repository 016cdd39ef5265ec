"""scikit-learn's DBSCAN on a binary file of float64 rows, with two threads."""

import time

import numpy as np
from serve import peak_mb, serve
from sklearn.cluster import DBSCAN


def fit(data, rows, columns, eps, minPoints):
    matrix = np.fromfile(data).reshape(rows, columns)
    model = DBSCAN(eps=eps, min_samples=minPoints, n_jobs=2)
    begin = time.perf_counter()
    model.fit(matrix)
    ms = (time.perf_counter() - begin) * 1e3
    return {
        "ms": ms,
        "labels": model.labels_.tolist(),
        "sizes": np.bincount(model.labels_[model.labels_ >= 0]).tolist(),
        "noiseShare": float((model.labels_ < 0).mean()),
        "coreRows": model.core_sample_indices_.tolist(),
        "peakMb": peak_mb(),
    }


serve({"fit": fit})
