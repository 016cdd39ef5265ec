"""LightGBM, CatBoost and scikit-learn's logistic regression on the folds of a table that both sides read."""

import json
import time

import numpy as np
import pandas as pd
from serve import serve

state = {}
THREADS = 2


def load(path):
    with open(path) as file:
        task = json.load(file)
    frame = pd.DataFrame(dict(zip(task["names"], task["columns"])), dtype=float)
    state.update(
        frame=frame,
        categorical=task["categorical"],
        labels=np.array(task["labels"]),
        folds=[np.array(rows) for rows in task["folds"]],
    )


def parts(fold):
    test = state["folds"][fold]
    train = np.setdiff1d(np.arange(len(state["labels"])), test)
    frame = state["frame"]
    return frame.iloc[train], state["labels"][train], frame.iloc[test]


def answer(model, known, labels, fresh, **arguments):
    begin = time.perf_counter()
    model.fit(known, labels, **arguments)
    ms = (time.perf_counter() - begin) * 1e3
    return {"ms": ms, "probabilities": model.predict_proba(fresh)[:, 1].tolist()}


def lightgbm(fold, seed, options):
    """With its defaults, and what is told beside."""
    from lightgbm import LGBMClassifier

    known, labels, fresh = parts(fold)
    model = LGBMClassifier(random_state=seed, n_jobs=THREADS, verbose=-1, **options)
    return answer(model, known, labels, fresh, categorical_feature=state["categorical"])


def catboost(fold, seed):
    """With its defaults; categories are texts to it."""
    from catboost import CatBoostClassifier

    known, labels, fresh = (part.copy() if hasattr(part, "columns") else part for part in parts(fold))
    for name in state["categorical"]:
        for part in (known, fresh):
            part[name] = part[name].map(lambda code: "none" if np.isnan(code) else str(int(code)))
    model = CatBoostClassifier(
        random_seed=seed,
        thread_count=THREADS,
        verbose=False,
        allow_writing_files=False,
        cat_features=state["categorical"],
    )
    return answer(model, known, labels, fresh)


def logistic(fold, seed):
    """On standardised numbers with the mean for what is missing, and a column for each category."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    known, labels, fresh = parts(fold)
    numbers = [name for name in known.columns if name not in state["categorical"]]
    columns = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
            ("categories", OneHotEncoder(handle_unknown="ignore"), state["categorical"]),
        ]
    )
    model = make_pipeline(columns, LogisticRegression(max_iter=1000, random_state=seed))
    return answer(model, known, labels, fresh)


serve({"load": load, "lightgbm": lightgbm, "catboost": catboost, "logistic": logistic})
