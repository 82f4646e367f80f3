"""Reports made by hand for the reporter tests: restricted, open, unclear and hostile ones."""

from __future__ import annotations

from howopen.types import (
    Answer,
    Answers,
    Assessment,
    Assessments,
    BaseModel,
    Basis,
    Blocker,
    CatalogReport,
    CatalogRow,
    Change,
    Claim,
    Component,
    Compute,
    Criterion,
    Diff,
    Difference,
    Diffs,
    DiffSide,
    Evidence,
    Finding,
    FrameworkResult,
    Freedom,
    Gate,
    IndexScore,
    Label,
    Level,
    LicenseConclusion,
    LicensePart,
    LicenseReading,
    LicenseReport,
    LicenseStatement,
    Match,
    NoticeItem,
    NoticeReport,
    NoticeState,
    Obligation,
    Parameters,
    Part,
    Presence,
    Question,
    Reason,
    ReleaseIdentity,
    Status,
    Term,
    TermChange,
    TermState,
    Unknown,
    Use,
)


def at(line: int, quote: str, path: str = "LICENSE.txt", section: str = "") -> Evidence:
    return Evidence(path=path, start_line=line, end_line=line, section=section, quote=quote)


CAP = (
    "If, on the day this version was published, the products of the licensee or of its affiliates "
    "had more than 700 million monthly active users, the licensee must ask the licensor for a "
    "separate license, which the licensor may grant or refuse as it sees fit, and no right under "
    "this agreement may be used until the licensor has granted it in writing."
)
NO_IMPROVING = "You will not use the materials or their outputs to improve any other model."

RESTRICTED = Assessment(
    tool="howopen 0.1.0",
    knowledge_version="2025.1",
    release=ReleaseIdentity(
        id="example/harrier-70b",
        purl="pkg:huggingface/example/harrier-70b@1a2b3c4d",
        revision="1a2b3c4d",
        source="hf://example/harrier-70b",
        complete=True,
        name="Harrier 70B",
        maker="Example Labs",
        date="2025-03-01",
    ),
    label=Label(
        id="weights-restricted",
        name="Weights available, use restricted",
        definition="The weights can be had, but the terms limit who may use them and for what.",
        next="open-weights",
        blocked_by=(
            Blocker(
                id="user-cap",
                status=Status.NOT_MET,
                reason="larger companies need a separate license",
                evidence=(at(42, CAP, section="2"),),
            ),
            Blocker(
                id="no-improving-other-models",
                status=Status.NOT_MET,
                reason="outputs may not improve other models",
                evidence=(at(31, NO_IMPROVING),),
            ),
        ),
        overclaimed=True,
    ),
    freedoms={
        "use": Freedom(
            status=Status.NOT_MET,
            terms=("grant-use", "user-cap", "prohibited-use"),
            blocked_by=(
                Blocker(
                    id="user-cap",
                    status=Status.NOT_MET,
                    reason="larger companies need a separate license",
                    evidence=(at(42, CAP, section="2"),),
                ),
                *(
                    Blocker(
                        id="prohibited-use",
                        status=Status.NOT_MET,
                        reason=f"the policy forbids {what}",
                        evidence=(at(n, f"You agree not to use it for {what}.", "USE_POLICY.md"),),
                    )
                    for n, what in enumerate(("weapons", "surveillance", "medical advice"), 12)
                ),
            ),
        ),
        "study": Freedom(
            status=Status.UNKNOWN,
            blocked_by=(
                Blocker(
                    id="training-code",
                    status=Status.UNKNOWN,
                    reason="training code: not seen",
                ),
            ),
        ),
        "modify": Freedom(status=Status.MET, terms=("grant-modify",)),
        "share": Freedom(
            status=Status.NOT_MET,
            terms=("grant-redistribute", "derivative-naming"),
            blocked_by=(
                Blocker(
                    id="derivative-naming",
                    status=Status.NOT_MET,
                    reason="the licensor dictates names of what is passed on",
                    evidence=(at(25, "shall begin the name of such model with “Harrier”"),),
                ),
            ),
        ),
    },
    licenses=(
        LicenseConclusion(
            applies_to="weights",
            expression="LicenseRef-harrier",
            statements=(
                LicenseStatement(
                    value="other",
                    name="harrier",
                    link="https://example.org/license",
                    evidence=at(2, "license: other", "README.md"),
                ),
                LicenseStatement(
                    value="LicenseRef-harrier",
                    expression="LicenseRef-harrier",
                    declared=False,
                    evidence=at(1, "HARRIER COMMUNITY LICENSE"),
                ),
            ),
            readings=("LICENSE.txt",),
        ),
        LicenseConclusion(
            applies_to="code",
            expression="Apache-2.0",
            conflicts=("README.md says MIT, LICENSE-CODE holds the text of Apache-2.0",),
        ),
    ),
    readings=(
        LicenseReading(
            path="LICENSE.txt",
            expression="LicenseRef-harrier",
            parts=(
                LicensePart(
                    id="LicenseRef-harrier",
                    match=Match.EDITED,
                    start_line=1,
                    end_line=88,
                    differences=(
                        Difference(
                            kind="replaced",
                            expected="500 million",
                            found="700 million",
                            start_line=42,
                            end_line=42,
                            why="the number of users differs",
                        ),
                    ),
                ),
            ),
        ),
    ),
    terms=(
        Term(
            kind="grant-use",
            params={
                "object": ("materials",),
                "worldwide": True,
                "exclusive": False,
                "royalty_free": True,
            },
            section="1.a",
            quote="You are granted a non-exclusive, worldwide, royalty-free limited license",
            path="LICENSE.txt",
            start_line=18,
            end_line=19,
        ),
        Term(
            kind="grant-modify",
            section="1.a",
            quote="to use, reproduce, distribute, copy and make modifications",
            path="LICENSE.txt",
            start_line=20,
            end_line=20,
        ),
        Term(
            kind="user-cap",
            params={
                "number": 700_000_000,
                "unit": "monthly active users",
                "operator": "more than",
                "when_measured": "version release date",
                "affiliates_included": True,
                "consequence": "a separate license is needed",
            },
            section="2",
            quote=CAP,
            path="LICENSE.txt",
            start_line=42,
            end_line=45,
        ),
        Term(
            kind="no-improving-other-models",
            params={"scope": "both", "exemption": "Harrier itself and its derivatives"},
            section="1.b.v",
            quote=NO_IMPROVING,
            path="LICENSE.txt",
            start_line=31,
            end_line=31,
        ),
        Term(
            kind="region-exclusion",
            params={
                "regions": ("European Union",),
                "scope": "multimodal",
                "end_user_carve_out": True,
            },
            section="Territory",
            quote="The rights are not granted to a company domiciled in the European Union.",
            path="USE_POLICY.md",
            start_line=60,
            end_line=61,
        ),
        *(
            Term(
                kind="prohibited-use",
                params={"category": category},
                section=str(n),
                quote=f"You agree not to use it for {category}.",
                path="USE_POLICY.md",
                start_line=10 + n,
                end_line=10 + n,
            )
            for n, category in enumerate(
                ("weapons", "surveillance", "medical", "critical-infrastructure"), 1
            )
        ),
        Term(
            kind="derivative-naming",
            params={"rule": "prefix", "text": "Harrier", "reach": ("derivatives",)},
            section="1.b.i",
            quote="shall begin the name of such model with “Harrier”",
            path="LICENSE.txt",
            start_line=25,
            end_line=25,
        ),
        Term(
            kind="attribution-display",
            params={"text": "Made with Harrier", "where": "a related website"},
            section="1.b.i",
            quote="prominently display “Made with Harrier”",
            path="LICENSE.txt",
            start_line=24,
            end_line=24,
        ),
        Term(
            kind="notify-licensor",
            state=TermState.REQUESTED,
            quote="We ask that you tell us about problems.",
            path="README.md",
            start_line=80,
            end_line=80,
        ),
        Term(
            kind="termination-on-litigation",
            params={"claims": ("any IP or other rights",), "counterclaims_included": True},
            section="5.c",
            quote="If you bring a claim, all rights end on the day it is filed.",
            path="LICENSE.txt",
            start_line=70,
            end_line=72,
        ),
        Term(
            kind="warranty-disclaimer",
            section="3",
            quote="Provided as it is, without warranty of any kind.",
            path="LICENSE.txt",
            start_line=55,
            end_line=55,
        ),
        Term(
            kind="revocable",
            state=TermState.DENIED,
            quote="This license is irrevocable.",
            license="LicenseRef-harrier",
            basis=Basis.MEMORY,
            section="9",
        ),
    ),
    components=(
        Component(
            id="model-parameters-final", status=Presence.PRESENT, where=("model.safetensors",)
        ),
        Component(id="tokenizer", status=Presence.PRESENT, where=("tokenizer.json",)),
        Component(id="inference-code", status=Presence.PRESENT, license="Apache-2.0"),
        Component(
            id="technical-report",
            status=Presence.LINKED,
            where=("https://example.org/report",),
            evidence=(at(30, "see our report", "README.md"),),
        ),
        Component(id="datasets", status=Presence.ABSENT),
        Component(id="optimizer-states", status=Presence.ABSENT),
        Component(id="training-code", status=Presence.UNKNOWN),
    ),
    base_models=(
        BaseModel(
            id="example/kestrel-70b",
            relation="finetune",
            evidence=at(5, "base_model: example/kestrel-70b", "README.md"),
        ),
    ),
    gate=Gate(
        mode="manual",
        asks=("your name", "your date of birth"),
        evidence=at(9, "extra_gated_fields", "README.md"),
    ),
    claims=(
        Claim(
            says="open-source-ai-ready",
            verdict="contradicted",
            because="it limits users and forbids fields of use",
            evidence=at(14, "Harrier is our newest open-source model.", "README.md"),
        ),
    ),
    frameworks=(
        FrameworkResult(
            id="mof",
            version="1.0",
            outcome="indeterminate",
            values={"class": 0},
            criteria=(
                Criterion(id="weights", title="Final weights released", status=Status.MET),
                Criterion(
                    id="license",
                    title="Under an open license",
                    status=Status.NOT_MET,
                    because=(
                        Blocker(
                            id="user-cap",
                            status=Status.NOT_MET,
                            reason="the number of users is limited",
                            evidence=(at(42, CAP, section="2"),),
                        ),
                    ),
                ),
            ),
        ),
    ),
    compute=Compute(
        parameters=Parameters(
            total=70_553_706_496,
            by_dtype={"BF16": 70_553_706_496},
            exact=True,
            evidence=Evidence(path="model.safetensors", pointer="/header"),
        ),
        context_length=131_072,
        training_tokens=15_600_000_000_000,
        training_flop=6.6e24,
    ),
    scores=(
        IndexScore(
            index="fmti",
            edition="May 2024",
            value=54,
            out_of=100,
            evidence=Evidence(
                source="Example index, https://example.org/index",
                date="2024-05",
                basis=Basis.SECONDARY,
            ),
        ),
    ),
    findings=(
        Finding(
            probe="pickle",
            outcome=Status.UNKNOWN,
            level=Level.WARNING,
            message="optimizer.bin is a pickle: loading it runs code",
            evidence=(Evidence(path="optimizer.bin"),),
        ),
        Finding(probe="tokenizer", outcome=Status.MET, message="tokenizer.json has 128,256 tokens"),
    ),
    unknowns=(
        Unknown(
            id="training-code",
            reason="no file and no document speaks of it",
            settle="a link to the code in README.md",
        ),
    ),
    license_names={"LicenseRef-harrier": "Harrier Community License", "Apache-2.0": "Apache 2"},
)

OPEN = Assessment(
    tool="howopen 0.1.0",
    knowledge_version="2025.1",
    release=ReleaseIdentity(
        id="example/wren-1b",
        purl="",
        revision="",
        source="./wren",
        complete=True,
        name="Wren 1B",
        maker="Example Institute",
        date="2024-11",
    ),
    label=Label(
        id="fully-open",
        name="Fully open",
        definition="Weights, code, data information and the training data can be had and reused.",
    ),
    freedoms={
        name: Freedom(status=Status.MET, terms=("grant-use", "grant-modify", "grant-redistribute"))
        for name in ("use", "study", "modify", "share")
    },
    licenses=(LicenseConclusion(applies_to="weights", expression="Apache-2.0"),),
    terms=(
        Term(
            kind="grant-use",
            params={"object": ("weights", "code"), "worldwide": True, "irrevocable": True},
            section="2",
            quote="a perpetual, worldwide, non-exclusive, no-charge, royalty-free license",
            path="LICENSE",
            start_line=67,
            end_line=70,
        ),
        Term(
            kind="keep-notices",
            section="4.c",
            quote="You must retain all notices.",
            path="LICENSE",
            start_line=98,
            end_line=98,
        ),
    ),
    components=(
        Component(id="model-parameters-final", status=Presence.PRESENT),
        Component(id="training-code", status=Presence.PRESENT),
        Component(id="datasets", status=Presence.LINKED, where=("https://example.org/data",)),
    ),
    compute=Compute(parameters=Parameters(total=1_100_000_000)),
)

UNCLEAR = Assessment(
    tool="howopen 0.1.0",
    knowledge_version="2025.1",
    release=ReleaseIdentity(
        id="someone/thing", purl="", revision="", source="./thing", complete=False
    ),
    label=Label(
        id="closed",
        name="Closed",
        definition="Nothing was found that lets others have it.",
        next="hosted-only",
        blocked_by=(Blocker(id="access", status=Status.UNKNOWN, reason="nothing tells of access"),),
    ),
    freedoms={
        name: Freedom(
            status=Status.UNKNOWN,
            blocked_by=(
                Blocker(id="license", status=Status.UNKNOWN, reason="no license was found"),
            ),
        )
        for name in ("use", "study", "modify", "share")
    },
    unknowns=(Unknown(id="license", reason="no license text is at hand"),),
)

EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\x1b[31mred\x1b]8;;https://evil.test\x07"
    "\x9b2J\u202egnp.exe\u2066\u200b [bold]x[/bold] {{ 7*7 }} {% raw %} ](javascript:alert(1)) "
    "| `code` @team #1 \r\nsecond\u2028line\x00 " + "A" * 300
)


def hostile(text: str = EVIL) -> Assessment:
    """A report in which every string that a release can set is `text`."""
    said = Evidence(
        path=text,
        start_line=1,
        section=text,
        pointer=text,
        quote=text * 20,
        source=text,
        date=text,
    )
    blocker = Blocker(id=text, status=Status.NOT_MET, reason=text, evidence=(said,))
    statement = LicenseStatement(value=text, name=text, link=text, evidence=said)
    return Assessment(
        tool=text,
        knowledge_version=text,
        release=ReleaseIdentity(
            id=text,
            purl=text,
            revision=text,
            source=text,
            complete=False,
            name=text,
            maker=text,
            date=text,
        ),
        label=Label(id=text, name=text, definition=text, next=text, blocked_by=(blocker,)),
        freedoms={"use": Freedom(status=Status.NOT_MET, terms=(text,), blocked_by=(blocker,))},
        licenses=(
            LicenseConclusion(
                applies_to=text,
                expression=text,
                statements=(statement,),
                readings=(text,),
                conflicts=(text,),
            ),
        ),
        readings=(hostile_reading(text),),
        terms=(
            *hostile_reading(text).terms,
            Term(kind="user-cap", params={"number": 1, "unit": text}, quote=text * 20, path=text),
        ),
        components=(
            Component(
                id=text, status=Presence.LINKED, where=(text,), license=text, evidence=(said,)
            ),
        ),
        base_models=(BaseModel(id=text, relation=text, evidence=said),),
        gate=Gate(mode=text, asks=(text,), evidence=said),
        claims=(Claim(says=text, verdict="contradicted", because=text, evidence=said),),
        frameworks=(
            FrameworkResult(
                id=text,
                version=text,
                outcome=text,
                values={text: text},
                criteria=(
                    Criterion(id=text, title=text, status=Status.UNKNOWN, because=(blocker,)),
                ),
            ),
        ),
        compute=Compute(
            parameters=Parameters(total=10**30, by_dtype={text: 1}, evidence=said),
            evidence=(said,),
        ),
        scores=(IndexScore(index=text, edition=text, value=1, out_of=2, evidence=said),),
        findings=(
            Finding(
                probe=text,
                outcome=Status.UNKNOWN,
                level=Level.ERROR,
                message=text,
                evidence=(said,),
            ),
            Finding(probe=text, outcome=Status.MET, message=text),
        ),
        unknowns=(Unknown(id=text, reason=text, settle=text),),
        license_names={text: text, "MIT": text},
        notice=text,
    )


def hostile_reading(text: str = EVIL) -> LicenseReading:
    evil = Term(kind=text, params={text: (text,)}, section=text, quote=text, license=text)
    return LicenseReading(
        path=text,
        expression=text,
        applies_to=text,
        parts=(
            LicensePart(
                id=text,
                match=Match.EDITED,
                start_line=1,
                differences=(Difference(kind=text, expected=text, found=text, why=text),),
            ),
        ),
        changes=tuple(
            TermChange(
                change=change, kind=text, before=old, after=new, differs=(text,), license=text
            )
            for change in Change
            for old, new in ((None, evil), (evil, None), (evil, evil))
        ),
        terms=(evil,),
    )


SIDE_BY_SIDE = Assessments(assessments=(RESTRICTED, OPEN, UNCLEAR))

LICENSES = LicenseReport(
    tool="howopen 0.1.0",
    knowledge_version="2025.1",
    license_names={"LicenseRef-harrier": "Harrier Community License"},
    files=(
        LicenseReading(
            path=RESTRICTED.readings[0].path,
            expression=RESTRICTED.readings[0].expression,
            parts=RESTRICTED.readings[0].parts,
            terms=RESTRICTED.terms,
        ),
        LicenseReading(path="NOTES.txt", parts=(LicensePart(id="", match=Match.UNKNOWN),)),
    ),
)

CATALOG = CatalogReport(
    tool="howopen 0.1.0",
    knowledge_version="2025.1",
    models=(
        CatalogRow(
            id="harrier-70b",
            name="Harrier 70B",
            maker="Example Labs",
            date="2025-03-01",
            label="weights-restricted",
        ),
        CatalogRow(
            id="wren-1b",
            name="Wren 1B",
            maker="Example Institute",
            date="2024-11",
            label="fully-open",
        ),
    ),
)

DIFFERENCE = Diff(
    tool="howopen 0.1.0",
    knowledge_version="2025.1",
    before=DiffSide(target="license:harrier-1", kind="license", id="LicenseRef-harrier-1"),
    after=DiffSide(
        target="./harrier-2",
        kind="folder",
        id="harrier-2",
        unread=("the use policy (https://example.org/aup) is not at hand",),
    ),
    changes=tuple(
        TermChange(change=change, kind="user-cap", before=old, after=new, differs=("number",))
        for cap in [Term(kind="user-cap", params={"number": 700_000_000}, quote=CAP, section="2")]
        for change, old, new in (
            (Change.ADDED, None, cap),
            (Change.GONE, cap, None),
            (Change.CHANGED, cap, cap),
            (Change.UNKNOWN, None, cap),
            (Change.UNKNOWN, cap, None),
        )
    ),
    same=(Term(kind="grant-use"),),
    license_names={"LicenseRef-harrier-1": "Harrier License 1"},
)

TIMELINE = Diffs(diffs=(DIFFERENCE, DIFFERENCE))

NOTICES = NoticeReport(
    tool="howopen 0.1.0",
    knowledge_version="2025.1",
    targets=(DIFFERENCE.before, DIFFERENCE.after),
    folder="out",
    checked=True,
    items=tuple(
        NoticeItem(
            id=f"{state}-attribution-display",
            kind="attribution-display",
            do="Show “Built with Harrier”",
            state=state,
            term=Term(kind="attribution-display", quote='display "Built with Harrier"'),
            required=state is not NoticeState.BY_HAND,
        )
        for state in NoticeState
    ),
    warnings=("harrier-2: its terms forbid passing it on",),
)

ANSWER = Answer(
    answer=Answers.SEPARATE,
    target="example/harrier-70b",
    use=Use(acts=("host-api",), commercial=True),
    deciding_terms=("user-cap",),
    reasons=(
        Reason(
            term="user-cap",
            effect=Answers.SEPARATE,
            says="above 700,000,000 monthly active users the text asks for a license of its own",
            evidence=(at(40, CAP, section="2"),),
        ),
    ),
    obligations=(
        Obligation(term="include-license", do="give recipients a copy", evidence=(at(12, CAP),)),
    ),
    questions=(
        Question(
            fact="mau_date", ask="At the release, or later?", term="user-cap",
            effect=Answers.SEPARATE,
        ),
    ),
    parts=(Part(target="example/harrier-70b", answer=Answers.SEPARATE, note="of the base"),),
    conflicts=("README.md says 'mit', but LICENSE.txt is another text",),
    assumed=("received_as: direct",),
)  # fmt: skip

ORDINARY = (
    RESTRICTED,
    OPEN,
    UNCLEAR,
    SIDE_BY_SIDE,
    LICENSES,
    CATALOG,
    DIFFERENCE,
    TIMELINE,
    NOTICES,
    ANSWER,
)
HOSTILE = (
    hostile(),
    Assessments(assessments=(hostile(), RESTRICTED)),
    LicenseReport(
        tool=EVIL,
        knowledge_version=EVIL,
        files=(hostile_reading(),),
        license_names={EVIL: EVIL},
        notice=EVIL,
    ),
    Diff(
        tool=EVIL,
        knowledge_version=EVIL,
        before=DiffSide(target=EVIL, kind=EVIL, id=EVIL, name=EVIL, expression=EVIL),
        after=DiffSide(target=EVIL, kind=EVIL, id=EVIL, date=EVIL, unread=(EVIL,)),
        changes=hostile_reading().changes,
        same=hostile_reading().terms,
        license_names={EVIL: EVIL},
        notice=EVIL,
    ),
    NoticeReport(
        tool=EVIL,
        knowledge_version=EVIL,
        targets=(DiffSide(target=EVIL, kind=EVIL, id=EVIL),),
        folder=EVIL,
        checked=False,
        items=tuple(
            NoticeItem(id=EVIL, kind=EVIL, do=EVIL, state=state, term=term, path=EVIL, note=EVIL)
            for state in NoticeState
            for term in hostile_reading().terms
        ),
        warnings=(EVIL,),
        license_names={EVIL: EVIL},
        notice=EVIL,
    ),
    CatalogReport(
        tool=EVIL,
        knowledge_version=EVIL,
        models=(CatalogRow(id=EVIL, name=EVIL, maker=EVIL, date=EVIL, label=EVIL),),
        notice=EVIL,
    ),
)
