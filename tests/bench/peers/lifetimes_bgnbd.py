"""lifetimes' BG/NBD on histories of customers, and the histories of the 2,357 customers that come with it."""

import json
import time

import pandas as pd
from lifetimes import BetaGeoFitter
from lifetimes.datasets import load_cdnow_summary
from serve import serve

state = {}


def load(path):
    with open(path) as file:
        state["histories"] = pd.DataFrame(json.load(file))


def fit():
    histories = state["histories"]
    model = BetaGeoFitter(penalizer_coef=0.0)
    begin = time.perf_counter()
    model.fit(histories["frequency"], histories["recency"], histories["age"])
    ms = (time.perf_counter() - begin) * 1e3
    return {"ms": ms, "parameters": {name: float(value) for name, value in model.params_.items()}}


def sample():
    summary = load_cdnow_summary(index_col=[0])
    return {column: [float(value) for value in summary[name]] for column, name in
            (("frequency", "frequency"), ("recency", "recency"), ("age", "T"))}


serve({"load": load, "fit": fit, "sample": sample})
