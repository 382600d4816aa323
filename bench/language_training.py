"""Train the language heads that ship: `make language-heads`.

The folder holds the packages that bench.language_texts names, unpacked. Every text is a
run of words from a real sentence, or words drawn from lists, typed in one of the ways
of bench.language_spellings; the same seed gives the same weights.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from bench import language_spellings as spell
from bench.language_texts import Texts, other_texts, read_texts, word_list
from panoh.triage.grams import Bags, count
from panoh.triage.language_head import GRAMS, OTHER, as_read, cld2_code
from panoh.triage.language_words import words_of

HEADS = Path(__file__).parents[1] / "src" / "panoh" / "packs" / "language_heads"
TEXTS = 15_000  # a class
BUCKETS = 26_000  # of n-grams, a head
RAREST = 25  # texts that a bucket's n-grams must be in
REAL = 0.5  # share of texts that are runs of real sentences
SEED = 5

Spelling = Callable[[str, random.Random], str]
# Each class's ways of typing; a way named twice is drawn twice as often.
CYRILLIC: dict[str, list[Spelling]] = {
    "tg": [spell.as_it_is, spell.plain_tajik],
    "uz": [spell.as_it_is, spell.as_it_is, spell.plain_uzbek],
    "ky": [spell.as_it_is, spell.plain_kyrgyz, spell.plain_kyrgyz],
    "kk": [spell.as_it_is, spell.plain_kazakh, spell.plain_kazakh],
    "ru": [spell.as_it_is],
    OTHER: [spell.as_it_is],
}
LATIN: dict[str, list[Spelling]] = {
    "tg": [spell.latin_tajik],
    "uz": [spell.as_it_is, spell.plain_uzbek_latin],
    "az": [spell.as_it_is, spell.plain_azerbaijani, spell.plain_azerbaijani],
    "tr": [spell.as_it_is, spell.plain_turkish],
    "en": [spell.as_it_is],
    "ru": [spell.latin_russian],
    OTHER: [spell.as_it_is],
}
LEND = {"tg", "uz", "ky", "kk"}  # where Russian words are mixed in


def main() -> None:
    """Train both heads and write them where the package has them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    HEADS.mkdir(exist_ok=True)
    russian = read_texts(folder, "ru", is_cyrillic=True)
    for script, classes in (("cyrillic", CYRILLIC), ("latin", LATIN)):
        texts = {code: _source(folder, code, script, russian) for code in classes}
        train(script, classes, texts, russian.words)


def _source(folder: Path, code: str, script: str, russian: Texts) -> Texts:
    is_cyrillic = script == "cyrillic"
    if code == OTHER:
        return other_texts(folder, is_cyrillic=is_cyrillic)
    if code == "ru":
        return russian
    texts = read_texts(folder, code, is_cyrillic=is_cyrillic or code == "tg")
    if code in LEND:
        # Lists of words from the web hold words of the web's large languages.
        lenders = {*russian.words, *word_list(folder, "eng")}
        texts = replace(
            texts, words=tuple(word for word in texts.words if word not in lenders)
        )
    if code == "uz" and is_cyrillic:
        latin = read_texts(folder, code, is_cyrillic=False)
        texts = replace(
            texts,
            sentences=tuple(map(spell.cyrillic_uzbek, latin.sentences)),
            function_words=tuple(map(spell.cyrillic_uzbek, latin.function_words)),
        )
    return texts


def train(
    script: str,
    classes: dict[str, list[Spelling]],
    texts: dict[str, Texts],
    russian: tuple[str, ...],
) -> None:
    """Fit one head over its strongest n-grams and write it."""
    chance = random.Random(SEED)
    typed, labels = [], np.repeat(np.arange(len(classes)), TEXTS)
    for code, ways in classes.items():
        lent = russian if script == "cyrillic" and code in LEND else ()
        for _ in range(TEXTS):
            text = draw(texts[code], lent, chance)
            typed.append(words_of(chance.choice(ways)(text, chance)))
    print(script, {code: len(t.sentences) for code, t in texts.items()}, flush=True)
    bags = count([*map(as_read, typed)], GRAMS)
    buckets = strongest_buckets(bags, labels)
    heard = [*map(cld2_code, typed)]
    often = Counter(heard)
    votes = [OTHER, *sorted(c for c, n in often.items() if n >= RAREST and c != OTHER)]
    columns = [votes.index(code if code in votes else OTHER) for code in heard]
    write(script, tuple(classes), buckets, votes, fit(bags, buckets, columns, labels))


def strongest_buckets(bags: Bags, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The BUCKETS whose frequency differs most between classes, and often, in order."""
    classes = int(labels.max()) + 1
    of_text = np.repeat(labels, np.diff(bags.starts))
    cells = bags.buckets.astype(np.int64) * classes + of_text
    counts = np.bincount(cells, minlength=GRAMS.features * classes)
    counts = counts.reshape(GRAMS.features, classes)
    logs = np.log((counts + 1) / counts.sum(axis=0))
    strength = np.ptp(logs, axis=1) * np.sqrt(counts.sum(axis=1))
    strength[counts.sum(axis=1) < RAREST] = 0
    return np.sort(np.argsort(-strength, kind="stable")[:BUCKETS])


def draw(texts: Texts, lent: tuple[str, ...], chance: random.Random) -> str:
    """One text of one class, of 2 to 120 characters."""
    is_real = chance.random() < (REAL if texts.function_words else 1.0)
    words = list(
        chance.choice(texts.sentences).split() if is_real else _drawn(texts, chance)
    )
    if lent and chance.random() < 0.3:
        words[chance.randrange(len(words))] = chance.choice(lent)
    length = chance.choice((15, 30, 60, 120))
    start = chance.randrange(len(words)) if is_real and len(words) > 4 else 0
    kept = words[start : start + 1]
    for word in words[start + 1 :]:
        if len(" ".join(kept)) + len(word) >= length:
            break
        kept.append(word)
    return " ".join(kept)


def _drawn(texts: Texts, chance: random.Random) -> Iterator[str]:
    """Common words and words of the list, in no order."""
    share = chance.choice((0.2, 0.5, 0.8))
    for _ in range(16):
        yield chance.choice(
            texts.function_words if chance.random() < share else texts.words
        )


def fit(
    bags: Bags,
    buckets: NDArray[np.int64],
    heard: list[int],
    labels: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Weights of a logistic regression: (buckets then votes, classes).

    The biases are in the votes, of which each text has one, `heard`.
    """
    known = np.zeros(GRAMS.features, np.float32)
    known[buckets] = 1
    with np.errstate(invalid="ignore"):  # a block with none that is known
        values = np.nan_to_num(bags.values(GRAMS, known))
    shape = (len(labels), GRAMS.features)
    grams = csr_matrix((values, bags.buckets, bags.starts), shape=shape)[:, buckets]
    ones = np.ones(len(labels), np.float32)
    votes = csr_matrix((ones, (np.arange(len(labels)), heard)))
    matrix = hstack([grams, votes], format="csr")
    model = LogisticRegression(C=2.0, max_iter=60)
    model.fit(matrix, labels)
    print(f"{matrix.shape} fits {model.score(matrix, labels):.3f}", flush=True)
    weights = np.array(model.coef_.T)
    weights[len(buckets) :] += model.intercept_
    return weights


def write(
    script: str,
    classes: tuple[str, ...],
    buckets: NDArray[np.int64],
    votes: list[str],
    weights: NDArray[np.float64],
) -> None:
    """Round the n-grams' weights to one byte and write the head.

    A row of `votes` is what one of cld2's answers, `voters`, adds to each class.
    """
    of_grams, of_votes = weights[: len(buckets)], weights[len(buckets) :]
    scale = float(np.abs(of_grams).max()) / 127
    np.savez_compressed(
        HEADS / f"{script}.npz",
        gaps=np.diff(buckets, prepend=0).astype(np.uint32),
        classes=np.frombuffer(" ".join(classes).encode(), np.uint8),
        weights=np.rint(of_grams / scale).astype(np.int8),
        scale=np.float64(scale),
        voters=np.frombuffer(" ".join(votes).encode(), np.uint8),
        votes=of_votes.astype(np.float32),
    )
    print(script, "votes", votes, np.round(of_votes, 1), sep="\n", flush=True)


if __name__ == "__main__":
    main()
