"""Prohibited uses are told by category, however a ban is worded and wherever its items stand."""

from __future__ import annotations

import pytest

from howopen.knowledge_base import knowledge
from howopen.terms.document import parse
from howopen.types import Term, TermState

KB = knowledge()

# Purposes as use policies word them, none of them a quotation.
PURPOSES = {
    "law-breaking": (
        "violate any applicable local or international law",
        "engage in illegal activities",
        "promote or further unlawful conduct",
        "commit a crime",
        "act in breach of any statute",
    ),
    "military": (
        "build systems for military use",
        "support warfare",
        "assist armed forces in a conflict",
        "develop defense applications",
    ),
    "weapons": (
        "design chemical weapons",
        "manufacture firearms or ammunition for guns",
        "produce explosives",
        "plan missile technology",
    ),
    "violence": (
        "incite violence",
        "glorify terrorism",
        "support violent extremism",
        "depict torture",
    ),
    "minors": (
        "exploit minors",
        "sexualize children",
        "create CSAM",
        "endanger underage persons",
    ),
    "human-trafficking": (
        "facilitate human trafficking",
        "enable forced labor",
        "support modern slavery",
    ),
    "adult-content": (
        "generate sexually explicit content",
        "produce pornography",
        "make nude images of real persons",
        "offer erotic chats",
    ),
    "harassment": (
        "harass anyone",
        "bully or intimidate people",
        "stalk others",
        "produce abusive messages",
    ),
    "defamation": ("defame a person", "spread libel", "disparage others"),
    "discrimination": (
        "discriminate against people",
        "spread hate speech",
        "treat groups with protected characteristics worse",
        "express racism",
    ),
    "social-scoring": (
        "rate citizens by their social behavior",
        "run social scoring",
        "classify people by personality traits",
    ),
    "exploiting-vulnerability": (
        "exploit the vulnerabilities of a group of persons",
        "target vulnerable people",
        "use subliminal techniques",
    ),
    "privacy": (
        "infer sensitive personal information",
        "collect personal data without a legal basis",
        "violate the privacy of others",
        "disclose personally identifiable information",
    ),
    "medical": (
        "give medical advice",
        "diagnose a disease",
        "make clinical decisions",
        "replace a healthcare professional",
    ),
    "legal": ("give legal advice", "engage in the unauthorized practice of law"),
    "finance": (
        "give financial advice",
        "make investment decisions for others",
        "decide on creditworthiness",
    ),
    "law-enforcement": (
        "support law enforcement",
        "predict crimes",
        "assess asylum applications",
        "run predictive policing",
    ),
    "automated-decision": (
        "conduct fully automated decision making about people",
        "make decisions that affect the rights of individuals",
        "run automated individual decisions",
    ),
    "critical-infrastructure": (
        "operate critical infrastructure",
        "control a nuclear power plant",
        "run safety-critical systems",
        "steer autonomous vehicles",
        "operate life-support machines",
    ),
    "surveillance": (
        "run mass surveillance",
        "track or monitor people",
        "monitor the movements of individuals",
        "eavesdrop on conversations",
    ),
    "biometric": (
        "identify people by biometric data",
        "run facial recognition",
        "detect emotions by emotion recognition",
    ),
    "misinformation": (
        "spread disinformation",
        "generate false information",
        "mislead voters",
        "publish fake news",
        "interfere with elections",
    ),
    "impersonation": ("impersonate a person", "create deepfakes", "pretend to be another person"),
    "undisclosed-bot": (
        "publish content without disclosing that it is machine-generated",
        "let people interact with a chatbot that they take for a person",
        "represent that output is human-generated",
    ),
    "fraud": ("commit fraud", "run scams", "prepare phishing", "carry out deceptive practices"),
    "spam": ("send spam", "generate unsolicited e-mails", "send unsolicited bulk messages"),
    "malware": (
        "write malware",
        "develop malicious code",
        "prepare cyberattacks",
        "build ransomware",
        "start denial-of-service attacks",
    ),
    "fake-engagement": (
        "write fake reviews",
        "create false online engagement",
        "run inauthentic accounts with inauthentic behavior",
    ),
    "drugs": ("sell illegal drugs", "make controlled substances"),
    "self-harm": ("encourage self-harm", "promote suicide", "encourage eating disorders"),
    "infringement": (
        "infringe the rights of third parties",
        "misappropriate trade secrets",
        "violate the intellectual property rights of others",
    ),
    "circumvention": (
        "circumvent safety measures",
        "bypass a guardrail",
        "remove a safety filter",
        "jailbreak the model",
    ),
    "harm-to-persons": ("harm yourself or others", "harm people"),
    "national-security": ("endanger national security", "subvert state power"),
    "public-interest": ("harm the public interest", "disturb the social order"),
    "social-ethics": ("offend public morals", "violate social ethics", "act against ethical norms"),
    "inappropriate-content": ("generate inappropriate content", "spread objectionable content"),
    "misrepresentation": (
        "misrepresent your relationship with us",
        "make misleading claims of expertise",
    ),
    "undisclosed-dangers": ("fail to disclose to end users any known dangers of your system",),
    "harmful-third-party-tools": ("interact with third-party tools that generate such content",),
}
EVERY = [(category, words) for category, said in PURPOSES.items() for words in said]

BANS = (
    "You may not use the Model to {}.",
    "Licensee shall not use, or permit others to use, the Materials to {}.",
    "Recipients agree not to use the Weights or any Derivative to {}.",
    "The Software must never be used to {}.",
    "The licensee is prohibited from using the checkpoints to {}.",
    "You agree that you will not, and will not allow any third party to, {}.",
    "It is forbidden to use the model to {}.",
    "You will ensure that the Model is not used to {}.",
    "Any use of the Works to {} is strictly prohibited.",
)

LISTS = (
    "You agree not to use the Model to:\n\n1. {};\n2. do anything of the sort.\n",
    "Prohibited Uses\n\nYou may not use the Materials to:\n\n(a) {};\n(b) do so by others.\n",
    "# Prohibited uses\n\n- {}\n- anything else of the sort\n",
    "You shall not use the Weights to do any of the following:\n\n    {};\n\n    the like.\n",
    "Licensee will not, and will not permit others to\n- a. {};\n- b. the like.\n",
    "You must not:\n\n1. act badly, including to:\n\n   a. {};\n   b. the like.\n",
)


def uses(text: str) -> dict[str, Term]:
    return {
        str(t.params["category"]): t
        for t in KB.reader.read(parse(text))
        if t.kind == "prohibited-use" and t.state is TermState.STATED
    }


def test_every_category_has_examples() -> None:
    extra = {"gambling", "political-campaigning", "academic-dishonesty"}
    assert {c.id for c in KB.term_kinds["prohibited-use"].categories} == PURPOSES.keys() | extra


@pytest.mark.parametrize(("category", "words"), EVERY)
def test_a_purpose_is_told_in_every_wording_of_a_ban(category: str, words: str) -> None:
    missed = [ban for ban in BANS if category not in uses(ban.format(words))]
    assert missed == []


@pytest.mark.parametrize(("category", "words"), EVERY)
def test_a_purpose_is_told_as_an_item_of_every_list(category: str, words: str) -> None:
    missed = [text for text in LISTS if category not in uses(text.format(words))]
    assert missed == []


@pytest.mark.parametrize(("category", "words"), EVERY)
def test_the_same_words_ban_nothing_where_nothing_is_banned(category: str, words: str) -> None:
    harmless = (
        f"The model was tested on prompts to {words}.",
        f"Researchers may study attempts to {words}.",
        "You may use the Model for any purpose.",
        "THE LICENSOR SHALL NOT BE LIABLE WHERE OTHERS USE THE MODEL TO " + words.upper() + ".",
    )
    assert [text for text in harmless if uses(text)] == []


def test_an_example_in_parentheses_stays_with_its_ban() -> None:
    text = (
        "You shall not use the Model to make automated decisions about people "
        "(e.g. in law enforcement, medicine or biometric checks)."
    )
    assert uses(text).keys() == {"automated-decision"}


def test_an_exception_is_no_ban() -> None:
    text = (
        "You may not use the Model to generate sexually explicit content. "
        "This restriction does not apply to medical or educational material."
    )
    assert uses(text).keys() == {"adult-content"}


def test_what_stands_under_permitted_uses_is_not_banned() -> None:
    assert not uses(
        "Permitted uses\n\nYou may use the Model to:\n\n- analyze malware;\n- spot spam.\n"
    )


def test_a_condition_below_a_ban_is_not_banned() -> None:
    text = (
        "You may not use the Model to decide about loans, unless:\n\n"
        "1. a human checks that nobody is harassed; and\n2. medical data are left out.\n"
    )
    assert not {"harassment", "medical"} & uses(text).keys()


def test_rights_that_end_for_who_does_it_are_a_ban() -> None:
    text = "If you bypass a safety guardrail of the Model, your rights terminate automatically."
    assert uses(text).keys() == {"circumvention"}


def test_one_clause_of_a_long_sentence_does_not_hide_another() -> None:
    text = (
        "You agree not to: (i) use our trademarks without consent; (ii) use the Model to write "
        "malware; (iii) hold us liable for anything."
    )
    assert uses(text).keys() == {"malware"}


def test_advice_is_asked_for_only() -> None:
    term = next(
        t
        for t in KB.reader.read(parse("You should not use the Model for clinical purposes."))
        if t.kind == "prohibited-use"
    )
    assert term.state is TermState.REQUESTED
