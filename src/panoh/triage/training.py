"""Training: from a recipe and the data sets that are there to models.

The same texts give the same model: everything random is seeded or follows a text's
hash. Thresholds and calibration come from texts that the head did not learn from:
the recipe's `dev` files where they know the head, else shares of our own, each kept in
its turn, after which the head learns from all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from panoh.errors import NothingToLearn
from panoh.model.findings import Harm
from panoh.triage import grams
from panoh.triage.attacks import apply, shipped_attacks
from panoh.triage.calibration import platt
from panoh.triage.datasets import (
    Reading,
    Row,
    merge_repeats,
    place_of,
    read_dataset,
    read_lexicon,
)
from panoh.triage.figures import Figures, Labels, Scores, best_threshold, measure
from panoh.triage.known_words import KnownWords, count_words
from panoh.triage.learners import Trait, learn
from panoh.triage.model_file import quantise, restore, restore_rarity
from panoh.triage.model_text import RENDERERS, SPELLERS, model_text
from panoh.triage.models import Model
from panoh.triage.recipe import ModelRecipe, Recipe, Share, for_others

# Not the seed that eval disguises with.
ATTACK_SEED = 2
# What weights of the closest set alone count beside those of all: chosen by five folds
# of PHATE and ParsOffensive, where 1 lost two points on the second and won none.
ALONE = 0.5
Tell = Callable[[int, int], None]
Keep = Callable[[Row], bool]


def keep_all(_row: Row) -> bool:
    """Learn from every row."""
    return True


@dataclass(frozen=True, slots=True)
class Texts:
    """What a model learns from, and what sets its thresholds; normalised."""

    train: list[Row]
    weights: grams.Floats
    dev: dict[str, list[Row]]
    missing: tuple[str, ...]
    readings: dict[str, Reading]


@dataclass(frozen=True, slots=True)
class Head:
    """One head as it was learned, its weights as a file can hold them.

    `held` are the texts that it was calibrated on, `chances` what it says of them.
    """

    weights: grams.Floats
    slope: float
    shift: float
    threshold: float
    card: dict[str, Any]
    held: tuple[Row, ...]
    chances: Scores


@dataclass(frozen=True, slots=True)
class Lesson:
    """A model, and what it learned from: a second reading learns from the same."""

    model: Model
    rows: list[Row]
    heads: dict[str, Head]


def train_model(
    recipe: Recipe, made: ModelRecipe, folder: Path, tell: Tell, keep: Keep = keep_all
) -> Model:
    """Train one model, without a second reading; as `teach` does."""
    return teach(recipe, made, folder, tell, keep).model


def teach(
    recipe: Recipe, made: ModelRecipe, folder: Path, tell: Tell, keep: Keep = keep_all
) -> Lesson:
    """Train one model from the data sets in a folder.

    What is not there is named in the card and left out. `tell` is given how many heads
    are done, of how many; only rows, as they were found, that `keep` holds for are
    learned. Raises NothingToLearn.
    """
    texts = gather(recipe, made, folder, keep)
    heads = _heads(texts.train, made)
    if not heads:
        raise NothingToLearn(detail=made.name)
    learner = Learning.of(made, texts)
    done = []
    for at, head in enumerate(heads):
        tell(at, len(heads))
        done.append(learner.head(head))
    tell(len(heads), len(heads))
    by_name = dict(zip(heads, done, strict=True))
    model = Model(
        name=made.name,
        languages=made.languages,
        heads=tuple(heads),
        grams=made.grams,
        weights=np.stack([head.weights for head in done], axis=1),
        rarity=learner.rare,
        slopes=tuple(head.slope for head in done),
        shifts=tuple(head.shift for head in done),
        thresholds=tuple(head.threshold for head in done),
        card=_card(recipe, made, texts, by_name),
        known=learner.known,
    )
    return Lesson(model, texts.train, by_name)


def gather(
    recipe: Recipe, made: ModelRecipe, folder: Path, keep: Keep = keep_all
) -> Texts:
    """Read, normalise and sort the texts of one model; no text of dev is learned."""
    names = {share.data for share in (*made.train, *made.dev)}
    readings = {
        name: read_dataset(folder, recipe.datasets[name]) for name in sorted(names)
    }
    dev = {share.data: _taken(share, readings, folder) for share in made.dev}
    unwanted = {row.text for rows in dev.values() for row in rows}
    weighed = {}
    rows: list[Row] = []
    learned = {
        name: replace(reading, rows=[*filter(keep, reading.rows)])
        for name, reading in readings.items()
    }
    for share in made.train:
        taken = _taken(share, learned, folder)
        weighed.update(dict.fromkeys((row.text for row in taken[::-1]), share.weight))
        rows += taken
    rows = merge_repeats(rows, unwanted)
    weights = np.array([weighed[row.text] for row in rows], np.float32)
    missing = [file for reading in readings.values() for file in reading.missing]
    lexicons = {share.lexicon for share in made.train} - {""}
    missing += sorted(name for name in lexicons if not (folder / name).is_file())
    return Texts(
        rows, weights, {k: v for k, v in dev.items() if v}, tuple(missing), readings
    )


def _taken(share: Share, readings: dict[str, Reading], folder: Path) -> list[Row]:
    """Take a data set's rows as a share wants them."""
    words = read_lexicon(folder / share.lexicon) if share.lexicon else {}
    return [
        replace(
            row,
            text=_seen(row, share, words),
            found=_met(row, share, words),
            origin=_origin(row, share),
            labels={
                head: said
                for head, said in row.labels.items()
                if not share.heads or head in share.heads
            },
        )
        for row in readings[share.data].rows
        if not share.splits or row.split in share.splits
    ]


def _met(row: Row, share: Share, words: Mapping[str, str]) -> str:
    """The text as a person would meet it: disguised, in its letters."""
    found = row.text
    if share.attack:
        found = apply(shipped_attacks()[share.attack], found, ATTACK_SEED)
    return SPELLERS[share.render](found, words) if share.render else found


def _seen(row: Row, share: Share, words: Mapping[str, str]) -> str:
    found = row.text
    if share.attack:
        found = apply(shipped_attacks()[share.attack], found, ATTACK_SEED)
    text = model_text(found, share.language or row.language)
    return RENDERERS[share.render](text, words) if share.render else text


def _origin(row: Row, share: Share) -> str:
    """What a text was before it was changed; nothing if it was not."""
    is_changed = share.attack or share.render
    return model_text(row.text, row.language) if is_changed else ""


def _heads(rows: Sequence[Row], made: ModelRecipe) -> list[str]:
    """Heads with enough texts that have the harm and enough that have not."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        for head, said in row.labels.items():
            counts.setdefault(head, [0, 0])[said] += 1
    return sorted(head for head, both in counts.items() if min(both) >= made.fewest)


@dataclass(frozen=True, slots=True)
class Learning:
    """What the heads of a model share while they learn."""

    made: ModelRecipe
    texts: Texts
    values: Any
    rare: grams.Floats
    known: KnownWords

    @classmethod
    def of(cls, made: ModelRecipe, texts: Texts) -> "Learning":
        """Count all texts once."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - only training needs it

        bags = grams.count([row.text for row in texts.train], made.grams)
        rare = np.empty(0, np.float32)
        if made.has_rarity:
            rare = restore_rarity(grams.rarity(bags, made.grams))
        values = bags.values(made.grams, rare) * _block_weights(made)[bags.buckets]
        shape = (len(texts.train), made.grams.features)
        texts_with = np.bincount(bags.buckets, minlength=made.grams.features)
        values *= (texts_with >= made.fewest_texts)[bags.buckets]
        # liblinear takes signed 32-bit indices in order.
        table = csr_matrix((values, bags.buckets.astype(np.int32), bags.starts), shape)
        table.eliminate_zeros()
        table.sort_indices()
        return cls(made, texts, table, rare, _known_words(made, texts))

    def head(self, name: str) -> Head:
        """Learn one head, calibrate it and set its threshold."""
        known = np.array([name in row.labels for row in self.texts.train])
        dev = {
            data: [row for row in rows if name in row.labels]
            for data, rows in self.texts.dev.items()
        }
        parts = {data: rows for data, rows in dev.items() if rows}
        if parts:
            weights = self._learn(name, known)
            sums = {data: self._sums(rows, weights) for data, rows in parts.items()}
            return self._calibrated(name, weights, parts, sums)
        rows, own_sums = self._own(name, known)
        parts, sums = {"own split": rows}, {"own split": own_sums}
        return self._calibrated(name, self._learn(name, known), parts, sums)

    def _own(self, name: str, known: Labels) -> tuple[list[Row], Scores]:
        """Texts that set a threshold, with the sums of weights that never saw them."""
        train, made = self.texts.train, self.made
        shares = np.array([_place(row) // made.own_dev for row in train])
        close = known & np.array([row.source == made.closest for row in train])
        may_set = close if close.any() else known
        rows: list[Row] = []
        sums: list[Scores] = []
        for fold in range(made.folds):
            weights = self._learn(name, known & (shares != fold))
            kept = [train[at] for at in np.flatnonzero(may_set & (shares == fold))]
            rows += kept
            sums.append(self._sums(kept, weights))
        return rows, np.concatenate(sums)

    def _learn(self, name: str, chosen: Labels) -> grams.Floats:
        """Learn from these texts, and again from those of the closest set."""
        found = self._learn_from(name, chosen)
        train = self.texts.train
        close = chosen & np.array([row.source == self.made.closest for row in train])
        if close.any() and not np.array_equal(close, chosen):
            alone = self._learn_from(name, close)
            found = _unit(found) + ALONE * _unit(alone)
        return restore(*quantise(found[:, None]))[:, 0]

    def _learn_from(self, name: str, chosen: Labels) -> grams.Floats:
        at = np.flatnonzero(chosen)
        labels = np.array([self.texts.train[row].labels[name] for row in at])
        made = self.made if name == Harm.ABUSE.value else for_others(self.made)
        trait = Trait(made.c, made.is_balanced, made.smoothing)
        row_weights = self.texts.weights[at]
        learned = learn(made.learner, self.values[at], labels, row_weights, trait)
        return learned * _block_weights(self.made)

    def _calibrated(
        self,
        name: str,
        weights: grams.Floats,
        parts: dict[str, list[Row]],
        sums: dict[str, Scores],
    ) -> Head:
        """Calibrate on all parts, set the threshold that serves each as well."""
        labels = {d: np.array([r.labels[name] for r in p]) for d, p in parts.items()}
        every = [*parts]
        slope, shift = platt(
            np.concatenate([labels[data] for data in every]),
            np.concatenate([sums[data] for data in every]),
        )
        scores = {d: 1 / (1 + np.exp(-(slope * s + shift))) for d, s in sums.items()}
        threshold = best_threshold(
            [(labels[d], scores[d]) for d in every], self.made.aims
        )
        figures = {d: measure(labels[d], scores[d], threshold) for d in every}
        held = tuple(row for data in every for row in parts[data])
        said = np.concatenate([scores[data] for data in every])
        return Head(weights, slope, shift, threshold, _told(figures), held, said)

    def _sums(self, rows: list[Row], weights: grams.Floats) -> Scores:
        texts = [self.known.complete(row.text) for row in rows]
        table = np.ascontiguousarray(weights[:, None])
        return grams.score(texts, self.made.grams, self.rare, table)[:, 0]


def _known_words(made: ModelRecipe, texts: Texts) -> KnownWords:
    """The frequent words of all texts, if the recipe wants any."""
    if not made.fewest_with_word:
        return KnownWords()
    return count_words([row.text for row in texts.train], made.fewest_with_word)


def _block_weights(made: ModelRecipe) -> grams.Floats:
    """What each bucket's block counts: learned with, and folded into the weights."""
    return np.repeat(np.array(made.block_weights, np.float32), made.grams.sizes)


def _unit(weights: grams.Floats) -> grams.Floats:
    return weights / np.linalg.norm(weights)


def _place(row: Row) -> float:
    """Where in 0 to 1 a text falls, by its own hash; with it all made from it."""
    return place_of(row.origin or row.text)


def _told(figures: dict[str, Figures]) -> dict[str, Any]:
    return {
        data: {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(taken).items()
        }
        for data, taken in figures.items()
    }


def _card(
    recipe: Recipe, made: ModelRecipe, texts: Texts, heads: dict[str, Head]
) -> dict[str, Any]:
    """What a person must know of a model before believing it."""
    used = [share.data for share in made.train if texts.readings[share.data].rows]
    return {
        "learner": made.learner,
        "c": made.c,
        "texts": len(texts.train),
        "data": [
            {
                "name": data,
                "title": recipe.datasets[data].title,
                "licence": recipe.datasets[data].licence,
                "rows": len(texts.readings[data].rows),
                "unread": texts.readings[data].unread,
            }
            for data in dict.fromkeys(used)
        ],
        "missing": list(texts.missing),
        "positives": {
            head: sum(row.labels.get(head, False) for row in texts.train)
            for head in heads
        },
        "figures": {name: head.card for name, head in heads.items()},
        "not_validated": [
            language for language in made.languages if language not in made.validated
        ],
        "note": made.note,
    }
