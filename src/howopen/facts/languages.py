"""The shape of `knowledge/languages.yaml`."""

from __future__ import annotations

from howopen.types import Model


class LanguageFacts(Model):
    """The words and letters that tell languages apart."""

    read: str  # function words of English
    words: dict[str, str]  # language: its function words
    scripts: dict[str, str]  # language or script: its letters, as a class of a regular expression
