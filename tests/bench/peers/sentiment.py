"""scikit-learn, SnowNLP and VADER on reviews that both sides read; each is asked in an environment that has it."""

import json
import os
import time as clock

# Judging is compared on one thread; read when numpy is loaded.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

from serve import serve

state = {}
models = {}


def load(path):
    with open(path) as file:
        state.update(json.load(file))


def parts(fold):
    reviews, rows = state["reviews"], state["folds"][fold]
    return [reviews[i] for i in rows["train"]], [reviews[i]["text"] for i in rows["test"]]


def scikit_learn(train, seed):
    """Gives a function from texts to 1 and 0."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    pipeline = make_pipeline(vectorizer, LogisticRegression(C=10, max_iter=1000, random_state=seed))
    pipeline.fit([review["text"] for review in train], [review["label"] for review in train])
    return lambda texts: pipeline.predict(texts).tolist()


def snownlp(train, seed):
    """Its own model as it is."""
    from snownlp import SnowNLP

    return lambda texts: [int(SnowNLP(text).sentiments > 0.5) for text in texts]


def vader(train, seed):
    """Praise is a compound score of 0.05 and more, as its authors have it."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return lambda texts: [int(analyzer.polarity_scores(text)["compound"] >= 0.05) for text in texts]


FITS = {"scikit-learn": scikit_learn, "snownlp": snownlp, "vader": vader}


def judge(model, fold, seed):
    train, test = parts(fold)
    begin = clock.perf_counter()
    models[model] = FITS[model](train, seed)
    ms = (clock.perf_counter() - begin) * 1e3
    return {"ms": ms, "verdicts": models[model](test)}


def time(model, texts):
    asked = [text for fold in range(len(state["folds"])) for text in parts(fold)[1]][:texts]
    begin = clock.perf_counter()
    models[model](asked)
    return (clock.perf_counter() - begin) * 1e3


serve({"load": load, "judge": judge, "time": time})
