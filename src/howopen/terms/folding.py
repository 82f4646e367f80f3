"""Folding: what a reader does not see, or sees as the same, made the same; positions kept."""

from __future__ import annotations

from collections.abc import Iterator

from howopen.regexes import regex
from howopen.terms.lookalikes import plain

INNER_DOT = "·"
"""Stands in folded text for a dot inside a word or number, so that `[^.]` means one sentence."""

_FOLD = str.maketrans(
    "“”„«»‘’‚–—‐‑−\u00a0\u3000\t…，；：（）\u2028\u2029",
    '"""""\'\'\'-----   .,;:()  ',
)
_INNER_DOT = regex(r"(?<=\w)\.(?=\w)")
_SIGNS = ("  ", "*", "_", "`", "~~", "](", "[", "\\")
"""What every noise in an ASCII text holds."""

# invisible: controls, joiners, marks of direction, fillers, variation selectors, tags
_NOISE = regex(
    r"(?<=[一-鿿、,;:])(?P<inner>[ ]{1,3})(?=[一-鿿])"  # inside Chinese, as PDFs break it
    r"|[ ]{2,}"  # runs of spaces
    r"|[\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef]+"
    r"|\*{2,3}|__|`+|~~"  # Markdown emphasis and code
    r"|(?<![\w*])\*(?=\w)|(?<=[\w.,;:!?)\"'])\*(?![\w*])"  # single asterisks around words
    r"|(?<!\w)_(?=\w)|(?<=[\w.,;:!?)\"'])_(?!\w)"
    r"|\[(?=[^\[\]\n]{1,300}\]\()|(?<=\w)\]\(|(?<=[.,;:!?\"'])\]\("  # [text](url)
    r"|\\(?=[\[\]().*_#-])"
    r"|[\ufb00-\ufb04]"
)
_LIGATURES = dict(zip("\ufb00\ufb01\ufb02\ufb03\ufb04", "ff fi fl ffi ffl".split(), strict=True))


def folded(content: str) -> Iterator[tuple[str, int]]:
    """Pieces of the folded `content`, each with its offset; what lies between pieces is dropped."""
    text = content
    if not text.isascii() or "\t" in text:
        text = plain(text.translate(_FOLD))
    clean = text.isascii() and not any(map(text.__contains__, _SIGNS))
    if "." in text:
        text = _INNER_DOT.sub(INNER_DOT, text)
    return iter([(text, 0)] if text else []) if clean else _pieces(text)


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    for noise in _NOISE.finditer(text):
        if noise.start() > at:
            yield text[at : noise.start()], at
        dropped = noise.group()
        if dropped in _LIGATURES:
            for letter in _LIGATURES[dropped]:
                yield letter, noise.start()
        elif dropped.startswith(" "):
            if noise["inner"] is None:
                yield " ", noise.start()
        elif dropped == "](":
            yield " (", noise.start()
        at = noise.end()
    if at < len(text):
        yield text[at:], at
