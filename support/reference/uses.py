"""What a use is told in, and the people whose uses every report asks about."""

from __future__ import annotations

from collections.abc import Iterator

from howopen.facts.permissions import PersonaFacts
from howopen.knowledge_base import KnowledgeBase
from howopen.types import Use
from reference.markdown import Page, code, codes, heading, paragraphs, table, words
from reference.structs import docstring, fields_table


def pages(kb: KnowledgeBase) -> Iterator[Page]:
    """One page."""
    uses, personas = kb.uses, kb.personas
    yield Page(
        path="uses.md",
        title="Uses and personas",
        about="acts, fields and facts of a use, and the kinds of people of the table",
        source="src/howopen/knowledge/uses.yaml and src/howopen/knowledge/personas.yaml",
        body=paragraphs(
            "How an answer comes about: [May I?](../may.md).",
            heading(2, "Facts of a use", "use"),
            docstring(Use),
            fields_table(Use),
            heading(2, "Acts", "acts"),
            "Each act needs rights that the text grants in words.",
            table(
                ["act", "means", "needs", "and one of"],
                ([code(a.id), words(a.title), codes(a.needs), codes(a.any_of)] for a in uses.acts),
            ),
            heading(2, "Groups of acts", "groups"),
            table(["group", "acts"], ([code(n), codes(acts)] for n, acts in uses.groups.items())),
            heading(2, "Fields of use", "fields"),
            table(
                ["field", "is the category of prohibited uses"],
                ([code(f.id), code(f.category)] for f in uses.fields),
            ),
            heading(2, "Questions", "questions"),
            "What is asked where a fact that was not told decides.",
            table(["fact", "question"], ([code(n), words(q)] for n, q in uses.questions.items())),
            heading(2, "Personas", "personas"),
            "The people of the table “Who may do what”. The numbers stand for a size, not for a "
            "company.",
            table(["persona", "who", "facts of the use"], (_persona(p) for p in personas.personas)),
            heading(2, "What they may want to do", "doings"),
            table(
                ["column", "means", "acts"],
                ([words(d.brief), words(d.title), codes(d.acts)] for d in personas.doings),
            ),
        ),
    )


def _persona(p: PersonaFacts) -> list[str]:
    facts = ", ".join(f"{words(name)} {code(_value(value))}" for name, value in p.use.items())
    return [code(p.id), f"{words(p.title)}: {words(p.about)}", facts]


def _value(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else value
