"""Numbers and currencies as license texts write them."""

from __future__ import annotations

import re

from howopen.regexes import regex

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
    **dict.fromkeys(("lakh", "lakhs"), 10**5),
    **dict.fromkeys(("million", "millions", "mio", "mm", "mn", "m"), 10**6),
    **dict.fromkeys(("crore", "crores"), 10**7),
    **dict.fromkeys(("亿", "億"), 10**8),
    **dict.fromkeys(("billion", "billions", "bn", "b"), 10**9),
    "trillion": 10**12,
}
_HAN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN = "〇零一二两三四五六七八九十百千万萬亿億"
_JOINING = frozenset(("and", "of", "s", "us", "u", "a", "an"))
_TOKEN = regex(rf"\d[\d,. ']*\d|\d|[a-z]+|[{_HAN}]+", re.IGNORECASE)
_CURRENCIES = tuple(
    (code, regex(pattern, re.IGNORECASE))
    for code, pattern in (
        ("AUD", r"\bAUD\b|\bAU?\$|australian dollars?"),
        ("CAD", r"\bCAD\b|\bCA?\$|canadian dollars?"),
        ("SGD", r"\bSGD\b|(?<![\w.·])S\$|singapore dollars?"),
        ("HKD", r"\bHKD\b|\bHK\$|hong kong dollars?|港[币元]"),
        ("TWD", r"\bTWD\b|\bNT\$|新台币"),
        ("NZD", r"\bNZD\b|\bNZ\$|new zealand dollars?"),
        ("BRL", r"\bBRL\b|\bR\$|brazilian rea(?:l|is)"),
        ("USD", r"(?<![A-Z])US\s?\$|\bUSD\b|U[.·]S[.·]\s?\$|(?:US|U[.·]S[.·]) dollars?|美元|美金"),
        ("JPY", r"\bJPY\b|\byen\b|日元"),
        ("KRW", r"₩|\bKRW\b|\bwon\b|韩元"),
        ("EUR", r"€|\bEUR\b|\beuros?\b|欧元"),
        ("CNY", r"\bRMB\b|\bCNY\b|renminbi|\byuan\b|人民币|¥|￥|元"),
        ("GBP", r"£|\bGBP\b|pounds?(?: sterling)?\b|英镑"),
        ("CHF", r"\bCHF\b|swiss francs?"),
        ("INR", r"₹|\bINR\b|\bRs\b|rupees?"),
        ("AED", r"\bAED\b|dirhams?"),
        ("ILS", r"₪|\bILS\b|\bNIS\b|shekels?"),
        ("SEK", r"\bSEK\b|swedish kron(?:a|or)"),
        ("USD", r"\$|dollars?"),
    )
)


def number(text: str) -> int | float | None:
    """The first number in a text: `700 million`, `700,000,000`, `one million`, `7 亿`, `1.5bn`.

    None where there is none.
    """
    total, part = 0.0, None  # whole scales read so far, and what waits for a scale
    before = ""
    for token in _TOKEN.finditer(text):
        word = token.group().lower()
        if part is None and before in ("a", "an") and word in _SCALES and len(word) > 2:
            part = 1.0  # a million
        if word[0] in _HAN:
            total, part = _with_han(total, part, word)
        elif word[0].isdigit():
            if part is not None and _digits(word) != part:
                break
            part = _digits(word)  # or the figure after its word: one (1) million
        elif word in _WORDS:
            part = (part or 0) + _WORDS[word]
        elif word == "half" and part is None:
            part = 0.5
        elif word in _SCALES and part is not None:
            total, part = _scaled(total, part, _SCALES[word])
        elif part is not None and word not in _JOINING:
            break
        before = word
    if part is None:
        return None
    total += part
    return int(total) if total.is_integer() else total


def currency(text: str) -> str | None:
    """The ISO 4217 code of the first currency a text names; a bare dollar sign reads as USD."""
    return next((code for code, pattern in _CURRENCIES if pattern.search(text)), None)


def _scaled(total: float, part: float, scale: int) -> tuple[float, float]:
    """What has been read, with a scale behind it: `hundred` goes on, greater ones close a group."""
    if scale == _SCALES["hundred"]:
        return total, (part or 1) * scale
    return (total + part * scale, 0.0) if part else (total * scale, 0.0)


def _with_han(total: float, part: float | None, word: str) -> tuple[float, float]:
    """What has been read, with a run of Chinese numerals behind it: `7亿`, `五千万`."""
    if part is None:
        return 0.0, float(_han(word))
    for scale in word:
        part *= _HAN_TENS.get(scale) or _HAN_MYRIADS.get(scale) or 1
    return total + part, 0.0


def _han(word: str) -> int:
    """The value of a Chinese numeral: 一亿二千万."""
    total = group = digit = 0
    for letter in word:
        if letter in _HAN_DIGITS:
            digit = _HAN_DIGITS[letter]
        elif letter in _HAN_TENS:
            group += (digit or 1) * _HAN_TENS[letter]
            digit = 0
        else:
            scale, group = _HAN_MYRIADS[letter], group + digit
            total = (total + group or 1) * scale if total < scale else total + group * scale
            group = digit = 0
    return total + group + digit


def _digits(word: str) -> float:
    plain = re.sub(r"[ ']", "", word.strip(",. "))
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?", plain):
        return float(plain.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain) and plain.count(".") > 1:
        return float(plain.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        return float(plain.replace(",", "."))
    head = re.match(r"\d+(?:\.\d+)?", plain.replace(",", ""))
    return float(head.group()) if head else 0.0
