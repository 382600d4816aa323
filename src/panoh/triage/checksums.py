"""Check digits of cards and identity numbers. All take ASCII digits."""

from collections.abc import Sequence

_KZ_FIRST = range(1, 12)
_KZ_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_INN_ELEVENTH = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_TWELFTH = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def is_luhn(digits: str) -> bool:
    """Whether the last digit is right after ISO/IEC 7812-1."""
    doubled = (sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def is_kazakh_iin(digits: str) -> bool:
    """Whether 12 digits end as an IIN does.

    A second row of weights where the first leaves ten; where that leaves ten too, no
    such number. As open validators do it, after OECD's TIN sheet for Kazakhstan.
    """
    left = _weighted(digits, _KZ_FIRST) % 11
    if left == 10:
        left = _weighted(digits, _KZ_SECOND) % 11
    return left == int(digits[11])


def is_russian_inn(digits: str) -> bool:
    """Whether 12 digits end as a person's INN does (OECD's TIN sheet for Russia)."""
    eleventh = _weighted(digits, _INN_ELEVENTH) % 11 % 10
    twelfth = _weighted(digits, _INN_TWELFTH) % 11 % 10
    return digits[10:] == f"{eleventh}{twelfth}"


def is_snils(digits: str) -> bool:
    """Whether 11 digits end as a SNILS does (general knowledge; source not checked)."""
    left = _weighted(digits, range(9, 0, -1)) % 101 % 100
    return digits[9:] == f"{left:02}"


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=False))
