"""Keep the catalogues: gather the message ids, then compile what is translated.

    python docs/translate.py           gather, update every .po in place, compile
    python docs/translate.py --check   change nothing; exit 1 where that would

Message ids come from `_`, `gettext`, `ngettext` and `N_` in src/**/*.py, from the help
of commands and their options, from the meanings of the language packs' rules, and from
`{% words "..." %}` and `{% counted "one" "many" n %}` in the templates. To translate,
edit the msgstr in src/panoh/locale/<language>/LC_MESSAGES/django.po and run this again.

New ids come in empty (and show in English until they are filled), ids that nothing
uses go, all others keep their translation. The header of each .po is kept as it is
written by hand: when a native speaker has read all of it, set `X-Reviewed: yes`. Files
hold no dates and no line numbers, and are sorted, so that a change shows only itself.
"""

import ast
import csv
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "panoh"
LOCALE = SOURCE / "locale"
MARKERS = {"_": 1, "gettext": 1, "N_": 1, "ngettext": 2}
COMMANDS = {"command", "group"}
TEMPLATE_TAG = re.compile(r'{%\s*(words|counted)\s+"([^"]+)"(?:\s+"([^"]+)")?')

MessageId = str | tuple[str, str]


def gather(files: Iterable[Path]) -> set[MessageId]:
    """Every message id in Python files and templates."""
    found: set[MessageId] = set()
    for file in files:
        found.update(IDS_IN[file.suffix](file))
    return found - {""}


def source_files() -> Iterator[Path]:
    """All that can hold a message id."""
    yield from SOURCE.rglob("*.py")
    yield from SOURCE.rglob("languages/*/lexicon.csv")
    yield from SOURCE.rglob("templates/**/*.html")


def ids_in_python(file: Path) -> Iterator[MessageId]:
    """Ids marked in code, and the help of commands, as click shows it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield from ids_in_call(node)
        elif isinstance(node, ast.FunctionDef) and is_command(node):
            yield ast.get_docstring(node) or ""


def ids_in_call(call: ast.Call) -> Iterator[MessageId]:
    """Ids in a marker's arguments, or in the help of an option."""
    wanted = MARKERS.get(name_of(call.func), 0)
    texts = [text for text in map(text_of, call.args[:wanted]) if text]
    if texts and len(texts) == wanted:
        yield texts[0] if wanted == 1 else (texts[0], texts[1])
    yield from filter(None, (text_of(word.value) for word in help_of(call)))


def text_of(value: ast.expr) -> str:
    """Return a string that stands in the code, or ""."""
    is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return str(ast.literal_eval(value)) if is_text else ""


def help_of(call: ast.Call) -> list[ast.keyword]:
    """Return the `help=` of a call, where it has one."""
    return [keyword for keyword in call.keywords if keyword.arg == "help"]


def is_command(function: ast.FunctionDef) -> bool:
    """Tell whether a decorator makes it a command whose help is its docstring."""
    return any(
        isinstance(decorator, ast.Call)
        and name_of(decorator.func) in COMMANDS
        and not help_of(decorator)
        for decorator in function.decorator_list
    )


def name_of(function: ast.expr) -> str:
    """Return the last part of what is called: `option` of `click.option`."""
    return getattr(function, "attr", "") or getattr(function, "id", "")


def ids_in_page(file: Path) -> Iterator[MessageId]:
    """Ids in a template's tags."""
    for tag, one, many in TEMPLATE_TAG.findall(file.read_text(encoding="utf-8")):
        yield (one, many) if tag == "counted" else one


def ids_in_lexicon(file: Path) -> Iterator[MessageId]:
    """What each rule of a language pack means, which a reason shows."""
    with file.open(encoding="utf-8", newline="") as lines:
        yield from (row["meaning"] for row in csv.DictReader(lines))


IDS_IN = {".py": ids_in_python, ".html": ids_in_page, ".csv": ids_in_lexicon}


def update(po: bytes, ids: set[MessageId]) -> bytes:
    """Return the .po with just these ids, keeping its header and translations."""
    header = po[: po.index(b"\n\n") + 2]
    known = read_po(BytesIO(po))
    catalog = Catalog(locale=known.locale)
    for message in sorted(
        ids, key=lambda each: each if isinstance(each, str) else each[0]
    ):
        entry = known.get(message)
        catalog.add(message, entry.string if entry else None)
    body = BytesIO()
    write_po(
        body, catalog, width=88, no_location=True, sort_output=True, omit_header=True
    )
    return header + body.getvalue().strip() + b"\n"


def compile_mo(po: bytes) -> bytes:
    """Return the .mo: only what is translated, and the header as it stands.

    The format is GNU gettext's, version 0, without its optional hash table:
    https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
    """
    pairs = {"": header_of(po), **translated(po)}
    encoded = sorted((key.encode(), text.encode()) for key, text in pairs.items())
    start = 28 + 16 * len(encoded)
    tables, texts = [b"", b""], b""
    for column in (0, 1):
        for pair in encoded:
            tables[column] += struct.pack("<II", len(pair[column]), start + len(texts))
            texts += pair[column] + b"\0"
    count = len(encoded)
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, start)
    return head + tables[0] + tables[1] + texts


def header_of(po: bytes) -> str:
    """Return the header's lines, as written by hand."""
    header = po[: po.index(b"\n\n")].decode()
    lines = re.findall(r'^"(.*)\\n"$', header, re.MULTILINE)
    return "".join(f"{line}\n" for line in lines)


def translated(po: bytes) -> dict[str, str]:
    """Each translated id with its text; plural forms are joined by a zero."""
    found = {}
    for message in read_po(BytesIO(po)):
        ids, texts = as_tuple(message.id), as_tuple(message.string)
        if all(ids) and all(texts):
            found["\0".join(ids)] = "\0".join(texts)
    return found


def as_tuple(one_or_many: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return one text or the texts of each plural form."""
    if one_or_many is None or isinstance(one_or_many, str):
        return (one_or_many or "",)
    return tuple(one_or_many)


def changes() -> Iterator[tuple[Path, bytes]]:
    """Each catalogue file that is not as it should be, with what it should be."""
    ids = gather(source_files())
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        updated = update(po.read_bytes().replace(b"\r\n", b"\n"), ids)
        for file, wanted in (
            (po, updated),
            (po.with_suffix(".mo"), compile_mo(updated)),
        ):
            if not file.exists() or file.read_bytes() != wanted:
                yield file, wanted


def main() -> int:
    """Write the changes, or with --check only name them."""
    is_check = "--check" in sys.argv[1:]
    changed = list(changes())
    for file, wanted in changed:
        print(file.relative_to(SOURCE))
        if not is_check:
            file.write_bytes(wanted)
    return int(is_check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
