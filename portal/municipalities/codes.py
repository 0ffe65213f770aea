"""全国地方公共団体コード: the six-digit code of a municipality and its check digit.

Rule: 総務省「全国地方公共団体コード仕様」. The first five digits are weighted
6, 5, 4, 3, 2; the check digit is 11 minus the sum modulo 11, last digit only.
"""

import unicodedata

from django.core.exceptions import ValidationError

_WEIGHTS = (6, 5, 4, 3, 2)
CODE_LENGTH = 6
BODY_LENGTH = 5


def check_digit(body: str) -> str:
    """Return the check digit for the five-digit `body`. Raises ValueError if it is not five digits."""
    if len(body) != BODY_LENGTH or not body.isascii() or not body.isdigit():
        message = f"not five digits: {body!r}"
        raise ValueError(message)
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def is_valid_code(code: str) -> bool:
    """Tell whether `code` is six ASCII digits whose last one is the check digit."""
    return (
        len(code) == CODE_LENGTH
        and code.isascii()
        and code.isdigit()
        and check_digit(code[:BODY_LENGTH]) == code[BODY_LENGTH]
    )


def normalise_code(raw: object) -> str:
    """Return the six-digit code meant by `raw`, although a spreadsheet may have mangled it.

    Accepts full-width digits, numbers, a lost leading zero and the five-digit
    form without check digit. Raises ValueError when no valid code can be read;
    a code is never guessed: the check digit has to agree.
    """
    text = unicodedata.normalize("NFKC", str(raw)).strip()
    if isinstance(raw, float) and raw.is_integer():
        text = str(int(raw))
    if not text.isascii() or not text.isdigit():
        message = f"not a municipality code: {raw!r}"
        raise ValueError(message)
    # Six digits, or five after Excel dropped the leading zero of prefectures 01–09.
    padded = text.zfill(CODE_LENGTH)
    if len(text) in {BODY_LENGTH, CODE_LENGTH} and is_valid_code(padded):
        return padded
    body = text.zfill(BODY_LENGTH)
    if len(text) in {BODY_LENGTH - 1, BODY_LENGTH}:
        return body + check_digit(body)
    message = f"not a municipality code: {raw!r}"
    raise ValueError(message)


def validate_code(code: str) -> None:
    """Raise ValidationError (in Japanese) unless `code` is a valid six-digit code."""
    if not is_valid_code(code):
        raise ValidationError(
            "全国地方公共団体コードは検査数字を含む6桁で入力してください（例 322016）。",
            code="invalid_municipality_code",
        )
