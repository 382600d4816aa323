"""A folder of invented data sets and a recipe for them: small, learnable, harmless."""

from pathlib import Path

WORDS = ("sun", "river", "bread", "stone", "garden", "window", "letter", "market")
RECIPE = """
format = 1

[datasets.rude]
title = "Invented"
licence = "CC0"
language = "en"
is_clear = true
files = [{ path = "rude.csv", labels = [
  { head = "abuse", column = "y", yes = ["1"], no = ["0"] },
  { head = "threat", column = "kind", yes = ["threat"] },
] }]

[datasets.more]
title = "Invented too"
licence = "none stated"
language = "en"
files = [{ path = "more.csv", labels = [
  { head = "abuse", column = "score", at_least = 0.5 },
] }]

[datasets.dev]
title = "Invented, held out"
licence = "CC0"
language = "en"
is_clear = true
files = [{ path = "dev.csv", labels = [
  { head = "abuse", column = "y", yes = ["1"], no = ["0"] },
] }]

[[models]]
name = "en"
languages = ["en", "mixed"]
validated = ["en"]
grams = { chars = [2, 4], char_bits = 12, words = [1, 2], word_bits = 12 }
own_dev = 0.3
fewest = 10
train = [{ data = "rude" }, { data = "more", weight = 0.5 }]
dev = [{ data = "dev" }]
"""


def sentence(number: int, said: str) -> str:
    """One of many sentences; `said` is what it is about."""
    first, second = WORDS[number % 8], WORDS[number // 8 % 8]
    return f"the {first} and the {second} {said} number {number}"


def write_data(folder: Path) -> Path:
    """Write the invented data sets; one text in three is rude, one in six a threat."""
    rude, more, dev = ["text,y,kind"], ["text,score"], ["text,y"]
    for n in range(240):
        kind = ("threat", "", "", "insult", "", "")[n % 6]
        said = {"threat": "shall grumpf", "insult": "is a snorkel"}.get(kind, "is fine")
        rude.append(f"{sentence(n, said)},{int(bool(kind))},{kind}")
        more.append(f"{sentence(n + 300, said)},{0.9 if kind else 0.1}")
        dev.append(f"{sentence(n + 600, said)},{int(bool(kind))}")
    for name, lines in (("rude", rude), ("more", more), ("dev", dev)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return folder


def write_recipe(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the recipe, changed here and there."""
    content = RECIPE
    for old, new in changes:
        assert old in content, old
        content = content.replace(old, new)
    path = folder / "recipe.toml"
    path.write_text(content)
    return path
