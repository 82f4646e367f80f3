"""Numbers and currencies are read in every notation that licenses use."""

from __future__ import annotations

import pytest

from howopen.knowledge_base import knowledge
from howopen.terms.document import parse
from howopen.terms.numbers import currency, number
from howopen.types import Term


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("700 million", 700_000_000),
        ("700,000,000", 700_000_000),
        ("1.000.000", 1_000_000),
        ("1 000 000", 1_000_000),
        ("1'000'000", 1_000_000),
        ("1,00,00,000", 10_000_000),
        ("one hundred million", 100_000_000),
        ("seven hundred million (700,000,000)", 700_000_000),
        ("one (1) million", 1_000_000),
        ("a million", 1_000_000),
        ("half a million", 500_000),
        ("two hundred and fifty thousand", 250_000),
        ("one million five hundred thousand", 1_500_000),
        ("2.5 million", 2_500_000),
        ("3,5 million", 3_500_000),
        ("US$20M", 20_000_000),
        ("1.5bn", 1_500_000_000),
        ("100k", 100_000),
        ("5 lakh", 500_000),
        ("1 crore", 10_000_000),
        ("7 亿", 700_000_000),
        ("1000万", 10_000_000),
        ("一亿二千万", 120_000_000),
        ("五千万", 50_000_000),
        ("0.5", 0.5),
        ("no figure at all", None),
        ("", None),
    ],
)
def test_a_number_is_read(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("US$20M", "USD"),
        ("U.S. dollars", "USD"),
        ("$5", "USD"),
        ("美元", "USD"),
        ("A$5", "AUD"),
        ("C$5", "CAD"),
        ("S$5", "SGD"),
        ("HK$5", "HKD"),
        ("5 million euros", "EUR"),
        ("£2m", "GBP"),
        ("ten million pounds sterling", "GBP"),
        ("RMB 1 billion", "CNY"),
        ("1000万元", "CNY"),
        ("JPY 5", "JPY"),
        ("5 million won", "KRW"),
        ("₹5 crore", "INR"),
        ("CHF 5", "CHF"),
        ("AED 5", "AED"),
        ("nothing", None),
    ],
)
def test_a_currency_is_read(text: str, code: str | None) -> None:
    assert currency(text) == code


def only(text: str, kind: str) -> Term:
    return next(t for t in knowledge().reader.read(parse(text)) if t.kind == kind)


@pytest.mark.parametrize(
    ("words", "value", "operator"),
    [
        ("more than 100 million monthly active users", 100_000_000, "more than"),
        ("greater than 700,000,000 monthly active users", 700_000_000, "greater than"),
        ("at least fifty million monthly active users", 50_000_000, "at least"),
        ("10M or more monthly active users", 10_000_000, "at least"),
        ("over one hundred million MAU", 100_000_000, "more than"),
    ],
)
def test_a_cap_on_users_keeps_its_number_and_operator(
    words: str, value: int, operator: str
) -> None:
    cap = only(f"If your services have {words}, you must request a license.", "user-cap")
    assert (cap.params["number"], cap.params["operator"]) == (value, operator)
    assert cap.params["unit"] == "monthly active users"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("annual revenue of more than US$20M", (20_000_000, "USD", "annual", "more than")),
        ("annual revenues of at least $10,000,000", (10_000_000, "USD", "annual", "at least")),
        ("monthly revenue above 5 million euros", (5_000_000, "EUR", "monthly", "more than")),
        ("yearly turnover exceeding £2m", (2_000_000, "GBP", "annual", "more than")),
        ("annual revenue above RMB 1 billion", (1_000_000_000, "CNY", "annual", "more than")),
    ],
)
def test_a_cap_on_revenue_keeps_amount_currency_period_and_operator(
    words: str, expected: tuple[int, str, str, str]
) -> None:
    cap = only(f"Entities with {words} must obtain a commercial license.", "revenue-cap")
    names = ("amount", "currency", "period", "operator")
    assert tuple(cap.params[name] for name in names) == expected
