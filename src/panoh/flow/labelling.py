"""Asking people what texts are, one coder at a time and blind.

A coder sees the text alone: no score, no finding, and nothing that another coder said.
Random samples come in the same order to all (double coding); what was labelled stays,
so that anybody goes on where she stopped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from panoh.flow.alike import TopLines
from panoh.flow.desk import Desk
from panoh.flow.learnt import desk_models
from panoh.flow.listing import covered
from panoh.flow.progress import Progress, silent
from panoh.flow.ranking import offer_all
from panoh.model.findings import Target
from panoh.model.labels import Label, Sample, check_coder
from panoh.model.wanted import Wanted
from panoh.store import database, flagged, labels
from panoh.store.flagged import Writing
from panoh.triage.by_model import doubts
from panoh.triage.near_duplicates import ALIKE, Sketches, alikeness, sketches
from panoh.triage.ranking import gravity
from panoh.triage.sampling import doubt, in_random_order

_READ_AT_ONCE = 200
_DOUBTED = 5_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that a coder is asked about, covered."""

    number: int
    untrusted_text: str


@dataclass(frozen=True, slots=True)
class Coder:
    """Who labels, by code, which sample, and in which language the texts are."""

    code: str
    sample: Sample
    language: str = ""

    def __post_init__(self) -> None:
        check_coder(self.code)


def queue(
    desk: Desk, coder: Coder, limit: int, progress: Progress = silent
) -> list[int]:
    """The next posts for a coder, by number: at most `limit`, none labelled by her."""
    done = {label.post_number for label in labels.labels_of(coder.code)}
    waiting = _in_order(desk, coder, limit + len(done), progress)
    return list(islice((n for n in waiting if n not in done), limit))


def _in_order(
    desk: Desk, coder: Coder, limit: int, progress: Progress
) -> Iterator[int]:
    if coder.sample is Sample.RANDOM:
        numbers = labels.public_numbers(coder.language)
        ordered = in_random_order(numbers, desk.folder.code)
        return map(int, ordered)
    is_top = coder.sample is Sample.TOP
    wanted = Wanted(language=coder.language, is_public=True)
    top = TopLines(limit)
    offer_all(desk, wanted, top, progress, gravity if is_top else doubt)
    if not is_top:
        _offer_doubted(desk, coder, top)
    return (line.writing.number for line in top.lines())


def _offer_doubted(desk: Desk, coder: Coder, top: TopLines) -> None:
    """Offer what models nearly flagged, from a random part of the desk."""
    numbers = labels.public_numbers(coder.language)
    some = in_random_order(numbers, desk.folder.code)[:_DOUBTED].tolist()
    models = desk_models(desk)
    for start in range(0, len(some), _READ_AT_ONCE):
        kept = desk.reader.posts(some[start : start + _READ_AT_ONCE])
        writings = flagged.writings_of(desk.reader, kept)
        weights = doubts(
            [writing.untrusted_text for writing in writings],
            [kept[writing.number].language for writing in writings],
            models,
        )
        top.offer(weights, writings)


class Coding:
    """One coder at work on her queue. It yields each text until the queue is empty."""

    def __init__(self, desk: Desk, coder: Coder, numbers: Sequence[int]) -> None:
        """Take the desk, the coder and the posts that `queue` gave."""
        self._desk = desk
        self._coder = coder
        self._waiting = list(numbers)
        self._kept: list[int] = []
        self._covering = self._labels_that_cover()
        self.done = 0

    @property
    def left(self) -> int:
        """How many texts are waiting."""
        return len(self._waiting)

    def next(self, language: str) -> Asked | None:
        """The text to be labelled now, covered in words of `language`; none at the end.

        What says the same as a text whose kind she wants to see no more is passed over;
        in a random sample it gets that text's labels, so that it stays random.
        """
        while self._waiting:
            writing = self._read(self._waiting[0])
            same = self._covering_label(writing)
            if same is None:
                text = covered(writing.untrusted_text, language)
                return Asked(writing.number, text)
            self._pass_over(same)
        return None

    def keep(
        self,
        given: Sequence[str],
        severity: int,
        target: Target = Target.UNCLEAR,
        *,
        covers_alike: bool = False,
    ) -> None:
        """Keep what the coder says of the text that waits."""
        label = Label(
            self._waiting[0],
            self._coder.code,
            tuple(given),
            target,
            severity,
            self._coder.sample,
            covers_alike=covers_alike,
        )
        if covers_alike:
            text = self._read(label.post_number).untrusted_text
            self._covering.append((label, sketches([text])[0]))
        self._keep(label)

    def skip(self) -> None:
        """Say nothing of the text that waits, and do not ask again."""
        coder = self._coder
        label = Label(
            self._waiting[0], coder.code, sample=coder.sample, is_skipped=True
        )
        self._keep(label)

    def undo(self) -> None:
        """Take back the last word, and ask again; nothing at the beginning."""
        if not self._kept:
            return
        number = self._kept.pop()
        labels.remove_label(number, self._coder.code)
        self._covering = [one for one in self._covering if one[0].post_number != number]
        self._waiting.insert(0, number)
        self.done -= 1

    def look(self) -> str:
        """The whole text, uncovered; the look is logged (P8)."""
        number = self._waiting[0]
        self._desk.log.write("label-looked-at", post=number)
        return self._read(number).untrusted_text

    def _keep(self, label: Label) -> None:
        labels.keep_labels([label], self._desk.now())
        self._kept.append(self._waiting.pop(0))
        self.done += 1

    def _pass_over(self, same: Label) -> None:
        number = self._waiting.pop(0)
        if self._coder.sample is Sample.RANDOM:
            label = replace(same, post_number=number, sample=Sample.RANDOM)
            label = replace(label, covers_alike=False)
            labels.keep_labels([label], self._desk.now())

    def _labels_that_cover(self) -> list[tuple[Label, Sketches]]:
        given = [one for one in labels.labels_of(self._coder.code) if one.covers_alike]
        texts = {
            writing.number: writing.untrusted_text
            for writing in flagged.writings_of(
                self._desk.reader, [one.post_number for one in given]
            )
        }
        sketched = sketches([texts[one.post_number] for one in given])
        return list(zip(given, sketched, strict=True))

    def _covering_label(self, writing: Writing) -> Label | None:
        """The label of a text that this one repeats, if she wants no more of it."""
        if not self._covering:
            return None
        sketch = sketches([writing.untrusted_text])[0]
        alike = alikeness(sketch, np.stack([one for _label, one in self._covering]))
        nearest = int(alike.argmax())
        return self._covering[nearest][0] if alike[nearest] >= ALIKE else None

    def _read(self, number: int) -> Writing:
        [writing] = flagged.writings_of(self._desk.reader, [number])
        return writing


def keep_given(desk: Desk, given: Sequence[Label]) -> int:
    """Keep labels that came in a file, all or none; return how many.

    Raises UnknownId for a post that is not there, or is private.
    """
    with database.all_or_nothing():
        labels.keep_labels(given, desk.now())
    return len(given)


def listed(desk: Desk, numbers: Sequence[int], language: str) -> list[Asked]:
    """These texts, covered, in the order given: to be labelled elsewhere."""
    texts = {
        writing.number: covered(writing.untrusted_text, language)
        for start in range(0, len(numbers), _READ_AT_ONCE)
        for writing in flagged.writings_of(
            desk.reader, numbers[start : start + _READ_AT_ONCE]
        )
    }
    return [Asked(number, texts[number]) for number in numbers]
