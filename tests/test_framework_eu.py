"""The EU AI Act's open-source exception: what meets it, what rules it out, what people must judge."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from howopen.api import assess
from howopen.facts.frameworks import AttestationFacts, FrameworkFacts
from howopen.frameworks.case import Case, Fact, Group, Interval
from howopen.frameworks.engine import apply
from howopen.knowledge_base import knowledge
from howopen.types import Component, FrameworkResult, Presence, Status, Term, TermState

GRANTS = tuple(Term(kind=f"grant-{right}") for right in ("use", "modify", "redistribute"))
PUBLIC = ("model-parameters-final", "model-architecture", "model-card")


@cache
def exception() -> FrameworkFacts:
    return next(f for f in knowledge().frameworks if f.framework == "eu-ai-act")


def decide(
    *terms: Term,
    grants: tuple[Term, ...] = GRANTS,
    whole: bool = True,
    flop: tuple[float, float] | None = (4e23, 8e23),
    gate: str | None = "none",
    there: tuple[str, ...] = PUBLIC,
    absent: tuple[str, ...] = (),
    made_from: str = "no other's model named",
    date: str = "2025-01-01",
    attested: dict[str, bool] | None = None,
) -> FrameworkResult:
    """Decide over a release that meets everything but for what is given."""
    facts = {"modality": Fact("text"), "gate-excludes": Fact(()), "made-from": Fact(made_from)}
    if flop:
        facts |= {n: Fact(Interval(*flop)) for n in ("training-compute", "cumulative-compute")}
    if gate is not None:
        facts["gate"] = Fact(gate)
    facts["date"] = Fact(date)
    components = [Component(id=c, status=Presence.LINKED) for c in there]
    components += [Component(id=c, status=Presence.ABSENT) for c in absent]
    told = AttestationFacts(
        id="a", framework="eu-ai-act", who="N", when="2026-01-01", link="", answers=attested or {}
    )
    case = Case(
        groups={"weights": Group(terms=(*grants, *terms), whole=whole)},
        components={c.id: c for c in components},
        facts=facts,
        attestations=(told,),
    )
    (result,) = apply(exception(), case)
    return result


def status(result: FrameworkResult, criterion: str) -> Status:
    return next(c.status for c in result.criteria if c.id == criterion)


# ── what meets it ───────────────────────────────────────────────────────────────────────────────


def test_free_weights_with_a_card_meet_it_without_data_or_training_code() -> None:
    result = decide(absent=("datasets", "training-code", "data-source-list"))
    assert result.outcome == "MET"
    assert result.values["exempt_from"] == "53(1)(a), 53(1)(b), 54"
    assert result.values["still_due"] == "53(1)(c), 53(1)(d)"


def test_the_dates_are_told() -> None:
    values = decide().values
    assert values["obligations_since"] == "2025-08-02"
    assert values["enforcement_since"] == "2026-08-02"
    assert values["if_on_the_market_before_2025_08_02_until"] == "2027-08-02"


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2024-07-23", "met"), ("2025-08-02", "not-met"), ("2025-08", "unknown"), ("2025", "unknown")],
)
def test_on_the_market_before_the_duties(date: str, expected: str) -> None:
    assert status(decide(date=date), "on-the-market-before") == expected


# ── compute ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("flop", "gpai", "not_systemic", "outcome"),
    [
        ((1e22, 9e22), "not-met", "met", "MET"),
        ((9e22, 2e23), "unknown", "met", "MET"),
        ((4e23, 8e23), "met", "met", "MET"),
        ((5e24, 2e25), "met", "unknown", "UNKNOWN"),  # a threshold between the bounds
        ((2e25, 4e25), "met", "not-met", "NOT"),
        (None, "unknown", "unknown", "UNKNOWN"),
    ],
)
def test_thresholds(
    flop: tuple[float, float] | None, gpai: str, not_systemic: str, outcome: str
) -> None:
    result = decide(flop=flop)
    assert (status(result, "gpai"), status(result, "not-systemic")) == (gpai, not_systemic)
    assert result.outcome == outcome


def test_systemic_risk_leaves_no_exception_whatever_the_license() -> None:
    result = decide(flop=(2e25, 4e25))
    assert "systemic" in result.title
    assert result.values["exempt_from"] == "nothing"
    assert "55" in str(result.values["still_due"])


# ── license ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "term",
    [
        Term(kind="non-commercial"),
        Term(kind="research-only"),
        Term(kind="grant-commercial", state=TermState.DENIED),
        Term(kind="grant-commercial", params={"value": "conditional"}),
        Term(kind="user-cap", params={"consequence": "separate license"}),
        Term(kind="revenue-cap", params={"consequence": "separate license"}),
        Term(kind="no-improving-other-models"),
        Term(kind="competitor-ban"),
        Term(kind="no-hosted-service"),
        Term(kind="region-exclusion"),
        Term(kind="fee"),
        Term(kind="no-derivatives"),
        Term(kind="no-redistribution"),
    ],
    ids=lambda t: t.kind,
)
def test_clauses_that_rule_it_out(term: Term) -> None:
    assert decide(term).outcome == "NOT"


@pytest.mark.parametrize(
    "term",
    [
        Term(kind="prohibited-use", params={"category": "military"}),
        Term(kind="use-policy", params={"movable": True}),
        Term(kind="group-exclusion"),
        Term(kind="output-restriction"),
        Term(kind="law-compliance-condition"),
        Term(kind="revocable", params={"mode": "at will"}),
        Term(kind="unilateral-change", params={"what": ("agreement",)}),
        Term(kind="remote-restriction"),
        Term(kind="termination-on-litigation", params={"claims": ("any IP or other rights",)}),
        Term(kind="indemnify"),
        Term(kind="must-update"),
        Term(kind="no-benchmarking"),
        Term(kind="user-cap", params={"consequence": "display duty"}),
        Term(kind="derivative-naming", params={"rule": "must-include"}),
        Term(kind="pass-through", params={"derivative_includes_output_training": True}),
    ],
    ids=lambda t: t.kind,
)
def test_clauses_that_people_must_judge(term: Term) -> None:
    result = decide(term)
    assert result.outcome == "REVIEW"
    assert any(c.question for c in result.criteria if c.group == "license")


@pytest.mark.parametrize(
    "term",
    [
        Term(kind="keep-notices"),
        Term(kind="share-alike"),
        Term(kind="attribution-display"),
        Term(kind="acceptance"),
        Term(kind="termination-on-breach"),
        Term(kind="termination-on-litigation", params={"claims": ("patent",)}),
        Term(kind="trademark"),
    ],
    ids=lambda t: t.kind,
)
def test_clauses_that_it_allows(term: Term) -> None:
    assert decide(term).outcome == "MET"


def test_a_clause_that_rules_it_out_weighs_more_than_one_to_judge() -> None:
    assert decide(Term(kind="use-policy"), Term(kind="non-commercial")).outcome == "NOT"


def test_terms_that_were_not_read_leave_it_unknown() -> None:
    assert decide(whole=False).outcome == "UNKNOWN"


def test_what_people_attest_answers_a_review() -> None:
    barred = Term(kind="prohibited-use", params={"category": "weapons"})
    assert decide(barred, attested={"license-use": True}).outcome == "MET"
    assert decide(barred, attested={"license-use": False}).outcome == "NOT"


# ── monetization, public information, duties, roles ─────────────────────────────────────────────


@pytest.mark.parametrize(
    ("gate", "outcome"),
    [
        ("none", "MET"),
        ("auto", "REVIEW"),
        ("manual", "REVIEW"),
        ("form", "REVIEW"),
        (None, "UNKNOWN"),
    ],
)
def test_data_of_persons_as_the_price_of_access(gate: str | None, outcome: str) -> None:
    result = decide(gate=gate)
    assert result.outcome == outcome
    if outcome == "REVIEW":
        question = next(c.question for c in result.criteria if c.id == "no-monetization")
        assert "¶87" in question


@pytest.mark.parametrize("component", PUBLIC)
def test_each_public_information_is_needed(component: str) -> None:
    there = tuple(c for c in PUBLIC if c != component)
    assert decide(there=there).outcome == "UNKNOWN"


def test_weights_that_cannot_be_had_rule_it_out() -> None:
    assert decide(there=PUBLIC[1:], absent=PUBLIC[:1]).outcome == "NOT"


def test_documents_that_a_release_lacks_may_be_public_elsewhere() -> None:
    lacks = ("model-card", "technical-report", "research-paper", "model-architecture")
    result = decide(there=PUBLIC[:1], absent=lacks)
    assert result.outcome == "UNKNOWN"
    attested = {"public-usage": True, "public-architecture": True}
    assert decide(there=PUBLIC[:1], absent=lacks, attested=attested).outcome == "MET"


@pytest.mark.parametrize("right", ["use", "modify", "redistribute"])
def test_silence_on_a_right_is_asked_about_and_a_denial_rules_it_out(right: str) -> None:
    denied = Term(kind=f"grant-{right}", state=TermState.DENIED)
    granted = tuple(t for t in GRANTS if t.kind != denied.kind)
    assert decide(grants=granted).outcome == "UNKNOWN"
    assert decide(denied, grants=granted).outcome == "NOT"


def test_the_duties_that_remain_are_asked_for_and_never_decide() -> None:
    result = decide()
    for duty in ("copyright-policy", "training-summary"):
        assert status(result, duty) == "unknown"
        assert next(c.question for c in result.criteria if c.id == duty)
    assert decide(attested={"copyright-policy": False}).outcome == "MET"


def test_the_duties_do_not_arise_below_the_indicative_threshold() -> None:
    result = decide(flop=(1e20, 2e20))
    assert status(result, "copyright-policy") == "not-applicable"
    assert "would not arise" in result.title


def test_whoever_modifies_is_asked_for_the_third() -> None:
    assert status(decide(), "modifier") == "not-applicable"
    assert status(decide(made_from="another's model"), "modifier") == "unknown"


# ── models of the catalog ───────────────────────────────────────────────────────────────────────


def of(model: str) -> FrameworkResult:
    (result,) = assess(model, offline=True, frameworks=["eu-ai-act"]).frameworks
    return result


@pytest.mark.parametrize("model", ["llama-2-70b", "llama-3-8b", "llama-3-70b", "llama-3.1-8b"])
def test_llama_is_ruled_out_by_the_extra_license_above_a_number_of_users(model: str) -> None:
    result = of(model)
    assert result.outcome == "NOT"
    use = next(c for c in result.criteria if c.id == "license-use")
    cap = next(b for b in use.because if b.id == "K02")
    assert "700 million" in cap.evidence[0].quote
    assert status(result, "not-systemic") != "not-met"


def test_llama_405b_is_ruled_out_by_compute_too() -> None:
    result = of("llama-3.1-405b")
    assert result.outcome == "NOT"
    assert status(result, "not-systemic") == "not-met"
    assert status(result, "license-use") == "not-met"
    assert float(result.values["cumulative_flop_lower"]) > 1e25


@pytest.mark.parametrize(
    ("model", "outcome"),
    [
        ("qwen3-8b", "MET"),  # Apache-2.0, and no training data
        ("olmo-7b", "MET"),
        ("phi-2", "MET"),
        ("gemma-7b", "REVIEW"),  # a use policy, a gate
        ("bloom-176b", "REVIEW"),  # RAIL
        ("mistral-7b-v0.1", "REVIEW"),  # Apache-2.0 behind a form
        ("falcon-180b", "NOT"),  # no hosting
        ("gpt-4", "NOT"),  # no weights
    ],
)
def test_other_models(model: str, outcome: str) -> None:
    assert of(model).outcome == outcome


def test_a_gate_closed_to_the_eu_rules_it_out(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(
        "---\nlicense: mit\nextra_gated_eu_disallowed: true\n---\n# Model\n", encoding="utf-8"
    )
    (result,) = assess(tmp_path, offline=True, frameworks=["eu-ai-act"]).frameworks
    access = next(c for c in result.criteria if c.id == "license-access")
    assert "K09b" in {b.id for b in access.because}
    assert result.outcome == "NOT"


def test_every_criterion_names_its_place_and_every_guess_is_marked() -> None:
    for criterion in exception().criteria:
        assert criterion.section, criterion.id
        assert criterion.basis in {"stated", "inferred"} or criterion.lacks, criterion.id
        assert "recital" in criterion.section or not criterion.quote, criterion.id
