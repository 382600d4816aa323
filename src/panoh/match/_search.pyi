from panoh.match.bits import Bits
from panoh.match.numpy_search import Words

def look_up(
    seen: Bits,
    rows: Bits,
    removed: Bits,
    starts: Words,
    sketches: Words,
    slots: Words,
    largest: int,
    radius_bits: int,
    way: str = "",
    /,
) -> bytes: ...
def scan(
    seen: Bits, rows: Bits, removed: Bits, radius_bits: int, way: str = "", /
) -> bytes: ...
def fill(rows: Bits, starts: Words, sketches: Words, slots: Words, /) -> int: ...
def ways() -> list[str]: ...
