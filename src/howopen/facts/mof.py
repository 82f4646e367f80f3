"""The shape of `knowledge/mof_tool.yaml`: what the reference tool's files hold."""

from __future__ import annotations

from howopen.facts.source import Source
from howopen.types import Model


class ToolComponent(Model, rename={"class_": "class"}):
    """One component as the reference tool names it."""

    name: str  # exact; the tool knows no other spelling
    component: str  # howopen's id of it
    type: str  # code, data or document: which license of the release it inherits
    class_: int  # the class that needs it first: 3, 2, 1
    slug: str  # its name in an OCI annotation
    required: bool = True


class ToolFacts(Model):
    """The reference tool's catalogue, and the words its files may use."""

    source: Source
    framework: str
    version: str
    date: str
    no_license: str
    before_2025: dict[str, str]  # status word: what the migration made of it, empty for nothing
    report: str
    paper: str
    types: tuple[str, ...]
    architectures: tuple[str, ...]
    treatments: tuple[str, ...]
    annotations: str
    components: tuple[ToolComponent, ...]

    def named(self, name: str) -> ToolComponent | None:
        """The component of that exact name."""
        return next((c for c in self.components if c.name == name), None)

    def of(self, component: str) -> ToolComponent | None:
        """The component with howopen's id."""
        return next((c for c in self.components if c.component == component), None)

    def required(self, class_: int) -> tuple[str, ...]:
        """Ids of what a class needs beyond the classes below it."""
        return tuple(c.component for c in self.components if c.required and c.class_ == class_)
