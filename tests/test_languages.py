"""A text in a language that no rule reads is told as unread, and its silence grants nothing."""

from __future__ import annotations

import pytest
from helpers import release_of

from howopen import read_license
from howopen.assessment import assess_collected
from howopen.knowledge_base import knowledge
from howopen.reporters import RenderOptions, formats, reporter
from howopen.sources import Collected
from howopen.types import Assessment, LicenseReading, Status, Term, TermState

KB = knowledge()
WEIGHTS = b"\x02\x00\x00\x00\x00\x00\x00\x00{}"
CONFIG = '{"model_type": "example", "architectures": ["ExampleForCausalLM"]}'
GRANT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this
model and its weights, to use, copy, modify and distribute copies of the model, if this notice is
kept in all of them.
"""
FRENCH = """Licence du modèle Exemple

Vous pouvez utiliser, copier et modifier le modèle pour des recherches qui ne sont pas commerciales.
Toute distribution des poids est soumise à l'accord écrit de la société. Il est interdit d'utiliser
le modèle dans un produit vendu au public, et la présente licence prend fin si vous ne respectez pas
une de ces conditions. Les résultats du modèle restent la propriété de la société.
"""
CLAUSE = (
    "\nLes parties ont exigé que le présent contrat et les documents connexes soient en anglais.\n"
)


def assess(license_text: str) -> Assessment:
    files = {"LICENSE": license_text, "model.safetensors": WEIGHTS, "config.json": CONFIG}
    release, access = release_of(files)
    return assess_collected(Collected(release, access), KB)


def unread(reading: LicenseReading) -> list[Term]:
    return [t for t in reading.terms if t.kind == "unread-language"]


def test_a_text_in_another_language_is_one_unclear_term_with_its_language_and_lines() -> None:
    (term,) = unread(read_license(FRENCH))
    assert term.state is TermState.UNCLEAR
    assert term.params["language"] == "French"
    assert (term.start_line, term.end_line) == (3, 6)
    assert term.quote.startswith("Vous pouvez utiliser")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Gewichte dürfen nur für die Forschung und nicht für den Verkauf genutzt werden.", "German"),
        ("Los pesos del modelo no se pueden usar para la venta ni por una empresa.", "Spanish"),
        ("Os pesos não podem ser usados para a venda nem por uma empresa do setor.", "Portuguese"),
        ("I pesi del modello non possono essere usati per la vendita o da una società.", "Italian"),
        ("De gewichten van het model mogen niet worden gebruikt voor de verkoop.", "Dutch"),
        ("Parameter model ini tidak dapat digunakan untuk tujuan komersial oleh Anda.", "Indonesian"),
        ("Wag modelu nie można używać do sprzedaży, chyba że jest to dozwolone przez nas.", "Polish"),
        ("このモデルの重みは研究目的でのみ使用できます。", "Japanese"),
        ("이 모델의 가중치는 상업적 목적으로 사용할 수 없습니다.", "Korean"),
        ("Веса модели нельзя использовать в коммерческих целях.", "Cyrillic script"),
        ("لا يجوز استخدام أوزان النموذج لأغراض تجارية.", "Arabic script"),
        ("मॉडल का उपयोग केवल शोध के लिए किया जा सकता है।", "Devanagari script"),
        ("ไม่อนุญาตให้ใช้โมเดลเพื่อการค้า", "Thai"),
        ("Τα βάρη του μοντέλου δεν χρησιμοποιούνται για εμπόριο.", "Greek"),
        ("本模型之權重僅供學術研究使用，不得對外提供服務。", "Chinese (traditional)"),
    ],
)  # fmt: skip
def test_many_languages_are_told_by_their_words_or_letters(text: str, language: str) -> None:
    assert [t.params["language"] for t in unread(read_license(text))] == [language]


@pytest.mark.parametrize(
    "text",
    [
        GRANT,
        GRANT + CLAUSE,
        "您可以使用、复制和分发本模型，但不得用于军事目的。",
        "",
        "MIT",
        CONFIG,
    ],
)
def test_english_chinese_and_a_short_foreign_clause_are_not_told(text: str) -> None:
    assert not unread(read_license(text))


def test_a_language_that_no_list_knows_is_told_as_such() -> None:
    sounds = ("ka", "lo", "mi", "tu", "re", "sa", "ni", "vo")
    words = [a + b + c for a in sounds for b in sounds for c in sounds]
    (term,) = unread(read_license(" ".join(words[::3])))
    assert "not known" in str(term.params["language"])


def test_nothing_of_a_release_under_an_unread_text_is_called_free() -> None:
    assessment = assess(FRENCH)
    free = {name: f.status for name, f in assessment.freedoms.items() if name != "study"}
    assert free == dict.fromkeys(("use", "modify", "share"), Status.UNKNOWN)
    assert assessment.label.id == "unknown"
    assert any(b.id == "unread-language" for b in assessment.label.blocked_by)


def test_a_grant_in_english_is_not_enough_where_half_of_the_text_was_not_read() -> None:
    assert assess(GRANT).freedoms["use"].status is Status.MET
    mixed = assess(GRANT + "\n" + FRENCH)
    assert mixed.freedoms["use"].status is Status.UNKNOWN
    assert mixed.label.id == "unknown"


def test_a_restriction_that_was_read_still_decides() -> None:
    text = GRANT + "You may not use the model for any commercial purpose.\n\n" + FRENCH
    assert assess(text).freedoms["use"].status is Status.NOT_MET


def test_words_of_a_foreign_passage_grant_nothing() -> None:
    text = FRENCH + "Vous êtes free to use, modify and distribute le modèle pour la recherche.\n"
    assert not any(t.kind.startswith("grant-") for t in read_license(text).terms)


@pytest.mark.parametrize("name", formats())
def test_every_report_tells_it(name: str) -> None:
    told = reporter(name).render(assess(FRENCH), RenderOptions())
    assert "unread-language" in told or "language that is not read" in " ".join(told.split())
