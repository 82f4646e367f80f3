"""Build hook: compile what a wheel carries: the knowledge, and the index of license texts."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KnowledgeHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds both to wheels; an editable install compiles its knowledge at its first run."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the knowledge before the wheel is packed. A wrong file stops the build."""
        if self.target_name != "wheel":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from howopen.compiled import INDEX
        from howopen.compiling import build, build_license_index

        if version == "editable":
            build_license_index(INDEX)
            return
        folder = Path(tempfile.mkdtemp())
        build(folder)
        build_license_index(folder / INDEX.name)
        for made in folder.iterdir():
            build_data["force_include"][str(made)] = f"howopen/{made.name}"
