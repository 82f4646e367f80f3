"""Numbers and currencies as license texts write them."""

from __future__ import annotations

import re

_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_SCALES = {
    "hundred": 100,
    **dict.fromkeys(("thousand", "k", "千"), 1000),
    **dict.fromkeys(("万", "萬"), 10**4),
    **dict.fromkeys(("million", "mm", "mn", "m", "百万"), 10**6),
    "千万": 10**7,
    **dict.fromkeys(("亿", "億"), 10**8),
    **dict.fromkeys(("billion", "bn", "b", "十亿"), 10**9),
    "trillion": 10**12,
}
_ZH = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TOKEN = re.compile(
    r"\d[\d,. ']*\d|\d|[a-z]+|[十百千万萬亿億]+|[〇零一二两三四五六七八九]", re.IGNORECASE
)
_ZH_UNITS = {"十": 10, "百": 100, "千": 1000}
_ZH_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_ZH_NUMBER = re.compile(
    r"(?:\d[\d,.]{0,20}\s?|[〇零一二两三四五六七八九])?[十百千万萬亿億]"
    r"[〇零一二两三四五六七八九十百千万萬亿億\d]{0,16}"
)
_CURRENCIES = (
    (
        "USD",
        re.compile(r"(?<![A-Z])US\s?\$|\bUSD\b|U\.S\.\s?\$|US dollars?|U\.S\. dollars?|美元", re.I),
    ),
    ("CNY", re.compile(r"\bRMB\b|\bCNY\b|renminbi|\byuan\b|人民币|¥", re.I)),
    ("EUR", re.compile(r"€|\bEUR\b|\beuros?\b", re.I)),
    ("GBP", re.compile(r"£|\bGBP\b|pounds? sterling", re.I)),
    ("KRW", re.compile(r"₩|\bKRW\b|\bwon\b", re.I)),
    ("JPY", re.compile(r"\bJPY\b|\byen\b", re.I)),
    ("USD", re.compile(r"\$|dollars?", re.I)),
)


def number(text: str) -> int | float | None:
    """The first number in a text: `700 million`, `700,000,000`, `one million`, `7 亿`, `1.5bn`.

    None where there is none.
    """
    if (chinese := _ZH_NUMBER.search(text)) is not None:
        return _chinese(chinese[0])
    total: float | None = None
    for token in _TOKEN.finditer(text):
        word = token.group().lower()
        if word[0].isdigit():
            if total is not None:
                break
            total = _digits(word)
        elif word in _SCALES and total is not None:
            total *= _SCALES[word]
        elif word in _WORDS:
            total = (total or 0) + _WORDS[word] if (total or 0) % 1000 < 100 or not total else total
        elif word in _ZH and total is None:
            total = _ZH[word]
        elif total is not None and word not in ("and", "of", "s", "us", "u"):
            break
    if total is None:
        return None
    return int(total) if float(total).is_integer() else total


def _chinese(text: str) -> int | float:
    """A number with Chinese units: `7 亿`, `两千五百万`, `1.5亿`, `一亿二千万`."""
    total = section = 0.0
    digit: float | None = None
    for token in re.findall(r"\d[\d,.]*|\S", text):
        if token[0].isdigit():
            digit = _digits(token)
        elif token in _ZH:
            digit = _ZH[token]
        elif token in _ZH_UNITS:
            section += (1 if digit is None else digit) * _ZH_UNITS[token]
            digit = None
        else:
            unit, section = _ZH_MYRIADS[token], section + (digit or 0)
            total = (total + section or 1) * unit if total < unit else total + section * unit
            section, digit = 0.0, None
    total += section + (digit or 0)
    return int(total) if total.is_integer() else total


def currency(text: str) -> str | None:
    """The ISO 4217 code of the first currency a text names; a bare dollar sign reads as USD."""
    return next((code for code, pattern in _CURRENCIES if pattern.search(text)), None)


def _digits(word: str) -> float:
    plain = re.sub(r"[ ']", "", word.strip(",. "))
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?", plain):
        return float(plain.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain) and plain.count(".") > 1:
        return float(plain.replace(".", "").replace(",", "."))
    head = re.match(r"\d+(?:\.\d+)?", plain.replace(",", ""))
    return float(head.group()) if head else 0.0
