"""Decisions a second: every catalog license, a spread of uses, answers alone and answers in full.

Usage: python bench/may.py [DECISIONS]
"""

from __future__ import annotations

import itertools
import sys
import time

from howopen.knowledge_base import knowledge
from howopen.permissions.ask import decider
from howopen.types import Use

FACTS = {
    "acts": (("run",), ("host-api",), ("fine-tune", "redistribute-derivative")),
    "commercial": (True, False),
    "monthly_active_users": (50_000, 800_000_000),
    "domicile": ("US", "DE"),
    "field": ("none", "medical"),
}


def main(decisions: int) -> None:
    """Print microseconds a decision."""
    kb = knowledge()
    ready = [decider(f"license:{name}", kb, offline=True) for name in kb.ids("licenses")]
    uses = [
        Use(**dict(zip(FACTS, values, strict=True)))  # type: ignore[arg-type]
        for values in itertools.product(*FACTS.values())
    ]
    pairs = itertools.cycle(itertools.product(ready, uses))
    for name in ("strictness", "decide"):
        start = time.perf_counter()
        for one, use in itertools.islice(pairs, decisions):
            getattr(one, name)(use)
        taken = time.perf_counter() - start
        print(f"{name}: {taken / decisions * 1e6:.0f} us a decision, {decisions} decisions")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
