"""Language identification of short texts, against pycld2 and py3langid.

`python -m bench.language TEXTS PACKAGES [--longest 120]` prints how often each is
right, what else Panoh answers, and how many texts it reads in a second on one core.
bench.language_cases says what the folders hold.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pycld2
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bench.language_cases import FOREIGN, Case, read_cases
from panoh.triage.language import find_language

OURS = {"tg", "uz", "ky", "kk", "az", "ru", "en", "tr", "fa"}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("packages", type=Path)
    parser.add_argument("--longest", type=int, default=120)
    parser.add_argument("--most", type=int, default=1_000)
    args = parser.parse_args()
    langid = LanguageIdentifier.from_model_file(MODEL_FILE)
    langid.set_languages(OURS)

    def then_langid(text: str) -> str:
        found = ask_cld2(text)
        return found if found in OURS else str(langid.classify(text)[0])

    print("| case | texts | panoh | pycld2 | then py3langid | panoh's other answers |")
    print("|---|---|---|---|---|---|")
    cases = list(read_cases(args.texts, args.packages, args.longest, args.most))
    for case in cases:
        ours = Counter(map(find_language, case.texts))
        shares = [share(case, ask) for ask in (find_language, ask_cld2, then_langid)]
        others = [(c, n) for c, n in ours.most_common(5) if not is_right(case, c)]
        wrong = ", ".join(f"{code} {n}" for code, n in others)
        figures = " | ".join(f"{share:.1f}" for share in shares)
        print(f"| {case.name} | {len(case.texts)} | {figures} | {wrong} |", flush=True)
    texts = [text for case in cases for text in case.texts]
    started = time.process_time()
    for text in texts:
        find_language(text)
    print(f"{len(texts) / (time.process_time() - started):.0f} texts a second")


def ask_cld2(text: str) -> str:
    """What pycld2 alone answers."""
    clean = "".join(letter for letter in text if letter.isprintable())
    return str(pycld2.detect(clean, isPlainText=True, bestEffort=True)[2][0][1])


def share(case: Case, ask: Callable[[str], str]) -> float:
    """Right answers in a hundred."""
    right = sum(is_right(case, ask(text)) for text in case.texts)
    return 100 * right / len(case.texts)


def is_right(case: Case, answer: str) -> bool:
    """Foreign texts must only not be taken for a language of ours."""
    return answer not in OURS if case.language == FOREIGN else answer == case.language


if __name__ == "__main__":
    main()
