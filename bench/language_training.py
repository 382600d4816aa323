"""Train the language heads that ship: `make language-heads`.

The folder holds the packages that bench.language_texts names, unpacked. Every text is a
run of words from a real sentence, or words drawn from lists, typed in one of the ways
of bench.language_spellings; the same seed gives the same weights.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bench import language_spellings as spell
from bench.language_texts import Texts, other_texts, read_texts, word_list
from panoh.triage.language_head import OTHER, cld2_code, grams_of
from panoh.triage.language_words import words_of

HEADS = Path(__file__).parents[1] / "src" / "panoh" / "packs" / "language_heads"
TEXTS = 15_000  # a class
GRAMS = 22_000  # a head
RAREST = 25  # texts that an n-gram must be in
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


@dataclass(frozen=True, slots=True)
class Row:
    """The n-grams of a text, and what cld2 says of it."""

    grams: Counter[str]
    vote: str


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
    """Fit one head, keep its strongest n-grams, fit again and write it."""
    chance = random.Random(SEED)
    rows, labels = [], []
    for number, (code, ways) in enumerate(classes.items()):
        lent = russian if script == "cyrillic" and code in LEND else ()
        for _ in range(TEXTS):
            text = draw(texts[code], lent, chance)
            typed = words_of(chance.choice(ways)(text, chance))
            counts = Counter(g for word in typed.split() for g in grams_of(word))
            rows.append(Row(counts, cld2_code(typed)))
            labels.append(number)
    print(script, {code: len(t.sentences) for code, t in texts.items()}, flush=True)
    grams = strongest_grams([row.grams for row in rows], labels)
    often = Counter(row.vote for row in rows)
    votes = [OTHER, *sorted(c for c, n in often.items() if n >= RAREST and c != OTHER)]
    weights, bias = fit(rows, labels, grams, votes)
    write(script, tuple(classes), grams, votes, weights, bias)


def strongest_grams(rows: list[Counter[str]], labels: list[int]) -> list[str]:
    """The GRAMS n-grams whose frequency differs most between classes, and often."""
    seen: dict[str, list[int]] = {}
    of_class = [0] * (max(labels) + 1)
    for row, label in zip(rows, labels, strict=True):
        for gram in row:
            seen.setdefault(gram, [0] * len(of_class))[label] += 1
            of_class[label] += 1
    grams = sorted(gram for gram, counts in seen.items() if sum(counts) >= RAREST)
    counts = np.array([seen[gram] for gram in grams], np.float64)
    logs = np.log((counts + 1) / np.array(of_class))
    strength = np.ptp(logs, axis=1) * np.sqrt(counts.sum(axis=1))
    return sorted(grams[number] for number in np.argsort(-strength)[:GRAMS])


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
    rows: list[Row], labels: list[int], grams: list[str], votes: list[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (classes, n-grams then votes) and biases of a logistic regression."""
    column = {gram: number for number, gram in enumerate(grams)}
    ends, columns, counts = [0], [], []
    for row in rows:
        found = [(column[g], count) for g, count in row.grams.items() if g in column]
        root = max(sum(count for _, count in found), 1) ** 0.5
        columns += [number for number, _ in found]
        columns.append(
            len(grams) + votes.index(row.vote if row.vote in votes else OTHER)
        )
        counts += [count / root for _, count in found] + [1.0]
        ends.append(len(columns))
    matrix = csr_matrix(
        (counts, columns, ends), shape=(len(rows), len(grams) + len(votes))
    )
    model = LogisticRegression(C=2.0, max_iter=60)
    model.fit(matrix, labels)
    print(f"{len(grams)} n-grams, fits {model.score(matrix, labels):.3f}", flush=True)
    return model.coef_, model.intercept_


def write(
    script: str,
    classes: tuple[str, ...],
    grams: list[str],
    votes: list[str],
    weights: NDArray[np.float64],
    bias: NDArray[np.float64],
) -> None:
    """Round the n-grams' weights to one byte and write the head.

    A row of `votes` is what one of cld2's answers, `voters`, adds to each class.
    """
    of_grams = weights[:, : len(grams)].T
    scale = float(np.abs(of_grams).max()) / 127
    np.savez_compressed(
        HEADS / f"{script}.npz",
        grams=np.frombuffer("\n".join(grams).encode(), np.uint8),
        classes=np.frombuffer(" ".join(classes).encode(), np.uint8),
        weights=np.rint(of_grams / scale).astype(np.int8),
        scale=np.float64(scale),
        voters=np.frombuffer(" ".join(votes).encode(), np.uint8),
        votes=(weights[:, len(grams) :].T + bias).astype(np.float32),
    )
    print(
        script, "votes", votes, np.round(weights[:, len(grams) :].T + bias, 1), sep="\n"
    )


if __name__ == "__main__":
    main()
