"""Edits that other tools take for the license itself, on the licensors' own texts.

Every row is one edit of some texts: it must come out as edited, with the right words. The last
rows are unedited texts that other tools take for another license.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from identify_edits import Edit
from identify_judge import identify, outcome, told
from identify_texts import TOKEN, folded, same_ids, shared_texts, spdx_texts

RIDER = "This license does not permit commercial use of the work or of what is derived from it."
BRANDING = (
    "If the Software is used for any commercial product or service with more than 100 million"
    ' monthly active users, you shall prominently display "Example" on its user interface.'
)
END = r"\s*\Z"


class Row(NamedTuple):
    """One edit: in each text whose name holds one of `texts`, `pattern` becomes `words`."""

    title: str
    texts: tuple[str, ...]
    pattern: str
    words: str
    least: int = 1  # texts that must have it: a row that tries nothing shows nothing


LLAMAS = tuple(f"models__llama{n}__LICENSE" for n in ("2", "3", "3_1", "3_2", "3_3", "4"))
AI_TEXTS = (
    *LLAMAS,
    "gemma-tou",
    "openmdw",
    "stable-fast-3d/LICENSE",
    "falcon-2",
    "nvidia-open-model",
    "qwen-2024",
    "Tongyi Qianwen LICENSE",
    "starcoder/LICENSE",
    "bloom/LICENSE",
    "DeepSeek-LLM/LICENSE-MODEL",
    "Kimi-K2/LICENSE",
)
ROWS = (
    Row("irrevocable -> revocable", ("Apache-2.0",), r"\birrevocable\b", "revocable"),
    Row("perpetual gone", ("Apache-2.0",), r"\bperpetual,\s+", ""),
    Row("patent grant deleted", ("Apache-2.0",), r"(?s)3\. Grant of Patent.*?(?=4\. Redist)", ""),
    Row("no commercial use, at the end", ("Apache-2.0",), END, f"\n\n{RIDER}\n"),
    Row(
        "without restriction -> for non-commercial purposes",
        ("MIT", "Stability-AI+stablediffusion/LICENSE", "DeepSeek-R1/LICENSE"),
        r"\bwithout\s+restriction\b",
        "for non-commercial purposes",
        2,
    ),
    Row("branding clause for 100 million users", ("MIT",), END, f"\n\n{BRANDING}\n"),
    Row("no commercial use, at the end", ("CC-BY-4.0",), END, f"\n\n{RIDER}\n"),
    Row("no commercial use, at the end", ("OpenMDW-1.0",), END, f"\n\n{RIDER}\n"),
    Row("no commercial use, at the end", ("GPL-3.0-only",), END, f"\n\n{RIDER}\n"),
    Row("700 -> 100 million", LLAMAS, r"\b700(?=\s+million)", "100", 6),
    Row("700 -> 7 million", LLAMAS, r"\b700(?=\s+million)", "7", 6),
    Row(
        "a ban on the European Union put in",
        LLAMAS,
        r"(?<=license from Meta)(?=,)",
        ", unless you are domiciled in the European Union",
        4,
    ),
    Row(
        "train-other-models clause deleted",
        (*LLAMAS, "Qwen/Tongyi", "HunyuanVideo/LICENSE", "dbrx/LICENSE"),
        r"(?m)^[^\n]*?You[^\n]{0,20} (?:not use|must not use)[^.]{0,140}? to\s+improve\s+any\s+other[^.]*\.",
        "",
        3,
    ),
    Row(
        "name-your-model clause deleted",
        LLAMAS,
        r"If you use the Llama Materials or any outputs?[^.]*?to create, train[^.]*\.",
        "",
        3,
    ),
    Row(
        "limited to research purposes",
        ("openmdw", "OpenMDW-1.0"),
        r"\bwithout\s+restriction\b",
        "for research purposes only",
        2,
    ),
    Row("no commercial use, at the end", AI_TEXTS, END, f"\n\n{RIDER}\n", 12),
    Row("no commercial use, at the start", AI_TEXTS, r"\A", f"{RIDER}\n\n", 12),
    Row(
        "list of forbidden uses deleted",
        ("starcoder/LICENSE", "bloom/LICENSE", "DeepSeek-LLM/LICENSE-MODEL"),
        r"(?si)\n[ \t]*attachment a\b(?=\s).*\Z",
        "",
        2,
    ),
)
UNEDITED = ("starcoder/LICENSE", "bloom/LICENSE", "bigscience-rail", "DeepSeek-LLM/LICENSE-MODEL")


def measure_table(misses: list[str]) -> None:
    """Print row by row how many texts come out right."""
    texts = [(i, i, text) for i, text in spdx_texts()] + shared_texts()
    ids = same_ids((i, text) for _, i, text in texts)
    print(f"\n{'row of the table of edits':58}{'right':>6}{'of':>5}")
    for row in ROWS:
        results = list(_tried(row, [(n, ids[t], t) for n, _, t in texts], misses))
        short = "" if len(results) >= row.least else f"  fewer texts than {row.least}"
        print(f"{row.texts[0][:22] + ': ' + row.title:58}{sum(results):6}{len(results):5}{short}")
    plain = [(n, i, t) for n, i, t in texts if any(x in n for x in UNEDITED)]
    right = [n for n, i, t in plain if folded(identify(t).license) == folded(i)]
    print(f"{'unedited RAIL and DeepSeek texts, known as they are':58}{len(right):6}{len(plain):5}")
    kimi = [identify(t) for n, _, t in texts if "Kimi-K2/LICENSE" in n]
    never = sum(folded(x.license) == "moonshot-ai-modified-mit-2025" for x in kimi)
    print(f"{'Kimi K2 is a license of its own, not MIT':58}{never:6}{len(kimi):5}")


def _tried(
    row: Row, texts: list[tuple[str, frozenset[str], str]], misses: list[str]
) -> Iterator[bool]:
    for name, ids, text in texts:
        place = re.search(row.pattern, text) if _is_of(name, row) else None
        if place is None:
            continue
        edit = _edit(text, place, row.words)
        seen = identify(edit.text)
        right = outcome(seen, edit, ids)
        if right != "right":
            misses.append(f"table: {name}: {row.title}: {right}: {told(seen)}")
        yield right == "right"


def _is_of(name: str, row: Row) -> bool:
    """Whether a row is tried on a text: an SPDX id is named in full, a file by a part of its path."""
    return any(x == name or ("/" in name and x in name) for x in row.texts)


def _edit(text: str, place: re.Match[str], words: str) -> Edit:
    edited = text[: place.start()] + words + text[place.end() :]
    after = TOKEN.search(edited, place.start() + len(words))
    return Edit(
        text=edited,
        added=words.strip(" ,\n"),
        removed=place.group().strip(),
        first=1 + text.count("\n", 0, max(0, place.start() - 2)),
        last=1 + edited.count("\n", 0, after.start() if after else len(edited)),
    )
