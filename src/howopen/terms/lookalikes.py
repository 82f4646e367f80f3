r"""Letters that look like Latin ones, read as those where a word is otherwise Latin.

"commercial" with a Cyrillic `\u043e` reads to people as the word that it imitates. The pairs
are those of Unicode's confusables.txt (UTS #39) that stand for one Latin letter in usual fonts;
full-width letters and the bold and slanted alphabets of mathematics are the same letters by
Unicode's own compatibility mapping. One letter stays one letter, so that positions are kept.
"""

from __future__ import annotations

import unicodedata

from howopen.regexes import regex

# each Latin letter with those of Cyrillic, Greek and Armenian that look like it
_ALIKE = (
    "a\u0430\u0251\u03b1 c\u0441\u03f2 d\u0501 e\u0435\u04bd g\u0261\u0581 h\u04bb\u0570 "
    "i\u0456\u03b9\u0131 j\u0458\u03f3 k\u03ba l\u04cf\u217c m\u217f n\u0578\u057c "
    "o\u043e\u03bf\u0585 p\u0440\u03c1 q\u051b r\u0433 s\u0455 u\u057d\u03c5 "
    "v\u03bd\u0475 w\u051d x\u0445\u2179 y\u0443\u04af A\u0410\u0391 B\u0412\u0392 "
    "C\u0421\u03f9 E\u0415\u0395 H\u041d\u0397 I\u0406\u0399 J\u0408 K\u041a\u039a "
    "M\u041c\u039c N\u039d O\u041e\u039f\u0555 P\u0420\u03a1 S\u0405\u054f T\u0422\u03a4 "
    "X\u0425\u03a7 Y\u0423\u03a5\u04ae Z\u0396"
)
_LATIN = {ord(odd): group[0] for group in _ALIKE.split() for odd in group[1:]}
_ODD = regex(f"[{''.join(map(chr, _LATIN))}]")
_WORD = regex(r"[^\W\d_]+")
_LETTER = regex(r"[A-Za-z]")
_OTHER_SCRIPT = regex(r"[\u0370-\u03ff\u0400-\u052f\u0530-\u058f]")
_STYLED = regex(r"[\uff01-\uff5e\U0001d400-\U0001d7ff]")


def plain(text: str) -> str:
    """The text with look-alikes and styled letters as plain Latin ones; as long as before."""
    if text.isascii():
        return text
    if _STYLED.search(text):
        text = _STYLED.sub(lambda m: unicodedata.normalize("NFKC", m[0])[:1] or m[0], text)
    if not _ODD.search(text) or not _LETTER.search(text):
        return text
    # a line with other letters of the script is written in it, and its short words are its own
    foreign = bool(_OTHER_SCRIPT.search(text.translate(_LATIN)))
    return _WORD.sub(lambda m: _read(m[0], foreign=foreign), text)


def _read(word: str, *, foreign: bool) -> str:
    if word.isascii() or not _ODD.search(word):
        return word
    read = word.translate(_LATIN)
    mixed = bool(_LETTER.search(word))
    return read if not _OTHER_SCRIPT.search(read) and (mixed or not foreign) else word
