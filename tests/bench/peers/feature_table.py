"""LightGBM on the feature table that `shoal fraud --table` wrote."""

import time

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier, early_stopping
from serve import serve

state = {}


def load(path):
    table = pd.read_csv(path, keep_default_na=False, na_values=[""], low_memory=False)
    part = table["part"]
    features = table.drop(columns=[table.columns[0], "part", "label"])
    for name in features.select_dtypes(exclude="number").columns:
        # What was not there to learn from is unknown, as it is to ours.
        known = features.loc[part != "test", name].dropna().unique()
        features[name] = pd.Categorical(features[name], categories=sorted(known))
    # LightGBM refuses names with the signs of JSON in them.
    features.columns = [f"c{i}" for i in range(features.shape[1])]
    for name in ("train", "validation", "test"):
        state[name] = features[part == name], table.loc[part == name, "label"].to_numpy(int)


def lightgbm(seed, options):
    """Stopped on the validation rows after 50 rounds without a better loss, as ours is."""
    known, labels = state["train"]
    fresh, truth = state["test"]
    model = LGBMClassifier(random_state=seed, n_jobs=2, verbose=-1, **options)
    validation, expected = state["validation"]
    begin = time.perf_counter()
    model.fit(known, labels, eval_X=validation, eval_y=expected, callbacks=[early_stopping(50, verbose=False)])
    ms = (time.perf_counter() - begin) * 1e3
    scores = model.predict_proba(fresh)[:, 1]
    return {"ms": ms, "scores": np.asarray(scores).tolist(), "labels": truth.tolist()}


serve({"load": load, "lightgbm": lightgbm})
