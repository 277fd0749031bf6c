"""Registration numbers of the state: their lengths and check digits.

INN, the taxpayer number: weighted sums modulo 11. OGRN, the number in the state register: the last
digit is a remainder of the ones before it. A typing slip of one digit is always found.
"""

_INN_10 = ((2, 4, 10, 3, 5, 9, 4, 6, 8),)
_INN_12 = ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
_OGRN = {13: 11, 15: 13}
"""Length → what the number without its last digit is divided by."""


def digits_of(typed: str) -> str:
    """The number as it is kept: without the blanks and hyphens that people type."""
    return "".join(typed.replace("-", "").split())


def is_inn(number: str) -> bool:
    """Ten digits of an organisation or twelve of a person, with right check digits."""
    if not (number.isascii() and number.isdigit() and len(number) in (10, 12)):
        return False
    digits = [int(one) for one in number]
    rows = _INN_10 if len(number) == 10 else _INN_12
    return number.strip("0") != "" and all(
        sum(w * d for w, d in zip(row, digits, strict=False)) % 11 % 10 == digits[len(row)]
        for row in rows
    )


def is_ogrn(number: str) -> bool:
    """Thirteen digits of an organisation or fifteen of an entrepreneur, with a right last one."""
    if not (number.isascii() and number.isdigit() and len(number) in _OGRN):
        return False
    divided = int(number[:-1]) % _OGRN[len(number)] % 10
    return number.strip("0") != "" and divided == int(number[-1])
