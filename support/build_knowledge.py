"""Build hook: compile `knowledge/` into the one file that a wheel carries."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KnowledgeHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `howopen/knowledge.bin` to wheels; an editable install compiles at its first run."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the knowledge before the wheel is packed. A wrong file stops the build."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from howopen.knowledge_base import build

        target = Path(tempfile.mkdtemp()) / "knowledge.bin"
        build(target)
        build_data["force_include"][str(target)] = "howopen/knowledge.bin"
