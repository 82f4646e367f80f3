"""Models on the Hub: one listing, small ranged reads, and one line for whatever goes wrong.

A server on this machine speaks the part of the Hub's API that is used.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from howopen.api import assess
from howopen.errors import (
    GatedError,
    HowopenError,
    NotFoundError,
    SourceError,
    UnreadableError,
    UsageError,
)
from howopen.knowledge_base import knowledge
from howopen.sources import Collected, _hub_client, hub
from howopen.sources.reference import collect
from howopen.types import Presence

KB = knowledge()
COMMIT = "a" * 40
TOKEN = "hf_" + "x" * 34
WEIGHTS = bytes(range(256)) * 4096
GATED = {"X-Error-Code": "GatedRepo", "X-Error-Message": "Access to model org/name is restricted"}
MISSING = {"X-Error-Code": "RepoNotFound", "X-Error-Message": "Repository not found"}


@dataclass
class FakeHub:
    """What the server holds and refuses, and what was asked of it."""

    files: dict[str, bytes] = field(default_factory=dict)
    info: dict[str, Any] = field(default_factory=dict)
    body: bytes | None = None  # sent in place of the description
    refused: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    elsewhere: str = ""  # where reads of files are sent on to
    honors_range: bool = True
    compresses: bool = False
    pause: float = 0.0  # seconds before each answer
    address: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: int = 0

    def description(self) -> bytes:
        siblings = [
            {
                "rfilename": name,
                "size": len(data),
                "blobId": "b" * 40,
                **(
                    {"lfs": {"sha256": "c" * 64, "size": len(data), "pointerSize": 134}}
                    if name.endswith(".safetensors")
                    else {}
                ),
            }
            for name, data in self.files.items()
        ]
        told = {"id": "org/name", "modelId": "org/name", "sha": COMMIT, "gated": False, "tags": []}
        return json.dumps(told | {"siblings": siblings} | self.info).encode()

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        self.asked.append((path, headers))
        time.sleep(self.pause)
        route = unquote(urlsplit(path).path)
        if route in self.refused:
            status, told = self.refused[route]
            return status, told, b'{"error": "refused"}'
        if route.startswith("/api/models/"):
            return 200, {}, self.description() if self.body is None else self.body
        name = route.removeprefix(f"/org/name/resolve/{COMMIT}/")
        if name not in self.files:
            return 404, {"X-Error-Code": "EntryNotFound"}, b""
        if self.elsewhere:
            return 302, {"Location": self.elsewhere + route, "X-Repo-Commit": COMMIT}, b""
        return self.part(self.files[name], headers.get("range", ""))

    def part(self, data: bytes, wanted: str) -> tuple[int, dict[str, str], bytes]:
        if self.compresses:
            return 200, {"Content-Encoding": "gzip"}, data
        if not wanted or not self.honors_range:
            return 200, {}, data
        start, end = (int(x) for x in wanted.removeprefix("bytes=").split("-"))
        if start >= len(data):
            return 416, {"Content-Range": f"bytes */{len(data)}"}, b""
        piece = data[start : end + 1]
        told = f"bytes {start}-{start + len(piece) - 1}/{len(data)}"
        return 206, {"Content-Range": told, "ETag": '"b"', "X-Repo-Commit": COMMIT}, piece


def serve(fake: FakeHub) -> Iterator[FakeHub]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = fake.answer(
                self.path, {k.lower(): v for k, v in self.headers.items()}
            )
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                for at in range(0, len(body), 4096):
                    fake.sent += len(body[at : at + 4096])  # before the reader goes on
                    self.wfile.write(body[at : at + 4096])
            except OSError:  # the reader had enough
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        server.handle_error = lambda *_: None  # a reader that hangs up is what is tested
        fake.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield fake
        server.shutdown()
        thread.join()


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """No proxy, no token, and no cache of this machine."""
    from huggingface_hub.utils import close_session

    for name in os.environ:
        if name.startswith(("HF_", "HUGGING_FACE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(tmp_path / "token"))
    close_session()
    yield
    close_session()


@pytest.fixture
def fake(alone, monkeypatch):
    """A Hub that holds one model."""
    held = {"README.md": b"---\nlicense: mit\n---\n", "model.safetensors": WEIGHTS}
    for running in serve(FakeHub(files=held)):
        monkeypatch.setenv("HF_ENDPOINT", running.address)
        yield running


@pytest.fixture
def storage(alone):
    """Another host, where the Hub keeps large files."""
    yield from serve(FakeHub(files={"model.safetensors": WEIGHTS, "README.md": b"card"}))


def unread(collected: Collected) -> list[str]:
    return [a.path for a in collected.release.artifacts if not a.readable]


# ── the listing ─────────────────────────────────────────────────────────────────────────────────


def test_one_call_lists_a_model_with_sizes_and_digests(fake):
    release = collect("org/name", KB).release

    assert [(a.path, a.size, a.digest) for a in release.artifacts] == [
        ("README.md", 21, "git:" + "b" * 40),
        ("model.safetensors", 1 << 20, "sha256:" + "c" * 64),
    ]
    assert (release.id, release.kind, release.complete) == ("org/name", "hub", True)
    assert release.revision == COMMIT
    assert [path for path, _ in fake.asked] == ["/api/models/org/name?blobs=true"]


def test_the_purl_names_the_commit_and_another_hub(fake):
    purl = collect("org/name", KB).release.purl

    assert purl.startswith(f"pkg:huggingface/org/name@{COMMIT}?repository_url=http")


def test_a_renamed_model_goes_by_its_present_name(fake):
    fake.info = {"id": "neworg/newname"}

    assert collect("org/name", KB).release.id == "neworg/newname"


def test_a_name_that_leads_elsewhere_is_not_taken_over(fake):
    fake.info = {"id": "../../admin"}

    assert collect("org/name", KB).release.id == "org/name"


def test_a_listing_without_files_proves_nothing(fake):
    fake.info = {"siblings": None}

    assert not collect("org/name", KB).release.complete


def test_paths_that_lead_out_of_the_release_are_left_out(fake):
    fake.files |= {"../../etc/passwd": b"x", "/etc/passwd": b"x"}

    assert len(collect("org/name", KB).release.artifacts) == 2


@pytest.mark.parametrize(
    ("reference", "asked"),
    [
        ("org/name@v1.0", "/api/models/org/name/revision/v1.0"),
        ("hf://org/name", "/api/models/org/name"),
        ("hf://models/org/name@main", "/api/models/org/name/revision/main"),
        ("hf://org/name@refs/pr/3/config.json", "/api/models/org/name/revision/refs%2Fpr%2F3"),
        ("hf://gpt2", "/api/models/gpt2"),
        ("https://huggingface.co/org/name", "/api/models/org/name"),
        ("huggingface.co/org/name", "/api/models/org/name"),
        ("hf.co/org/name/", "/api/models/org/name"),
        ("https://hf.co/org/name?library=x#use", "/api/models/org/name"),
        ("https://huggingface.co/org/name/tree/v1/sub", "/api/models/org/name/revision/v1"),
        ("https://huggingface.co/org/name/blob/main/LICENSE", "/api/models/org/name/revision/main"),
        (
            "https://huggingface.co/org/name/resolve/refs%2Fpr%2F1/x",
            "/api/models/org/name/revision/refs%2Fpr%2F1",
        ),
        (f"pkg:huggingface/org/name@{COMMIT}", f"/api/models/org/name/revision/{COMMIT}"),
    ],
)
def test_every_way_to_write_a_model_asks_for_the_same(fake, reference, asked):
    collect(reference, KB)

    assert fake.asked[0][0] == f"{asked}?blobs=true"


@pytest.mark.parametrize(
    "reference",
    [
        "https://huggingface.co/datasets/org/name",
        "hf://spaces/org/name",
        "https://example.org/org/name",
        "pkg:pypi/name",
        "hf://",
    ],
)
def test_what_is_no_model_on_the_hub_is_a_usage_error(reference):
    with pytest.raises(UsageError):
        collect(reference, KB)


@given(st.text(max_size=80))
def test_any_reference_is_parsed_into_a_plain_name_or_refused(text):
    for prefix in ("", "hf://", "https://huggingface.co/", "pkg:huggingface/"):
        try:
            name = hub.parse(prefix + text).name
        except UsageError:
            continue
        assert name.count("/") <= 1
        assert not set(name) & set("?#@: \n")


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def test_a_read_fetches_no_more_than_its_range(fake):
    files = collect("org/name", KB).files
    fake.sent = 0

    assert files.read("model.safetensors", 1000, 16) == WEIGHTS[1000:1016]
    assert fake.sent == 16


def test_a_read_past_the_end_is_short_or_empty(fake):
    files = collect("org/name", KB).files

    assert files.read("README.md", 18, 100) == b"--\n"
    assert files.read("README.md", 9999, 100) == b""
    assert files.read("README.md", 0, 0) == b""


def test_a_whole_weight_file_is_never_asked_for(fake):
    files = collect("org/name", KB).files

    with pytest.raises(UnreadableError, match="more than is read of one file"):
        files.read("model.safetensors", 0, 5 << 30)


def test_a_server_that_sends_whole_files_is_cut_off(fake):
    fake.files["model.safetensors"] = WEIGHTS * 40
    fake.honors_range = False
    files = collect("org/name", KB).files
    fake.sent = 0

    assert files.read("model.safetensors", 1000, 16) == WEIGHTS[1000:1016]
    assert fake.sent < 40 << 20
    with pytest.raises(UnreadableError, match="does not give parts of files"):
        files.read("model.safetensors", 1 << 40, 16)


def test_a_part_other_than_the_one_asked_for_is_refused(fake):
    files = collect("org/name", KB).files
    wrong = (206, {"Content-Range": f"bytes 0-15/{len(WEIGHTS)}"})
    fake.refused[f"/org/name/resolve/{COMMIT}/model.safetensors"] = wrong

    with pytest.raises(UnreadableError, match="does not give parts of files"):
        files.read("model.safetensors", 1000, 16)


def test_compressed_answers_are_refused(fake):
    fake.compresses = True

    with pytest.raises(UnreadableError, match="compressed"):
        collect("org/name", KB).files.read("README.md")


def test_names_are_quoted_in_addresses(fake):
    fake.files["a b/#1?.txt"] = b"text"

    assert collect("org/name", KB).files.read("a b/#1?.txt") == b"text"


def test_a_redirect_is_followed_and_the_token_stays_with_the_hub(fake, storage, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    fake.elsewhere = storage.address

    assert collect("org/name", KB).files.read("model.safetensors", 0, 4) == WEIGHTS[:4]

    assert all(h["authorization"] == f"Bearer {TOKEN}" for _, h in fake.asked)
    assert storage.asked
    assert all("authorization" not in headers for _, headers in storage.asked)


def test_a_refused_file_is_asked_for_once(fake):
    files = collect("org/name", KB).files
    fake.asked.clear()

    for _ in range(3):
        with pytest.raises(NotFoundError, match="gone: the Hub has no such file"):
            files.read("gone")

    assert len(fake.asked) == 1


# ── gates, tags, and other things the Hub says ──────────────────────────────────────────────────


def close(fake: FakeHub, *names: str, mode: str = "manual") -> None:
    fake.info |= {"gated": mode, "tags": ["license:llama3.1", "base_model:finetune:a/b", "text"]}
    for name in names:
        fake.refused[f"/org/name/resolve/{COMMIT}/{name}"] = (401, GATED)


def test_a_gated_model_is_assessed_from_its_card(fake):
    close(fake, "model.safetensors")

    collected = collect("org/name", KB)

    assert [g.mode for g in collected.observed.gates] == ["manual"]
    assert unread(collected) == ["model.safetensors"]
    assert collected.files.read("README.md").startswith(b"---")
    assert collected.release.complete
    assert collected.observed.findings[0].message == (
        "behind the gate and not read: model.safetensors"
    )
    with pytest.raises(GatedError, match="gated"):
        collected.files.read("model.safetensors")


def test_the_hubs_tags_speak_only_where_the_card_cannot(fake):
    close(fake, "model.safetensors")
    assert collect("org/name", KB).observed.statements == ()

    close(fake, "README.md")
    observed = collect("org/name", KB).observed

    assert [s.value for s in observed.statements] == ["llama3.1"]
    assert [(b.id, b.relation) for b in observed.base_models] == [("a/b", "finetune")]
    assert "license:llama3.1" in observed.statements[0].evidence.quote


def test_a_gate_that_is_open_to_this_reader_hides_nothing(fake):
    close(fake, mode="auto")

    collected = collect("org/name", KB)

    assert [g.mode for g in collected.observed.gates] == ["auto"]
    assert unread(collected) == []


@pytest.mark.parametrize("gated", [None, True, "some-day"])
def test_a_gate_of_no_known_kind_is_unknown(fake, gated):
    fake.info = {"gated": gated}

    assert [g.mode for g in collect("org/name", KB).observed.gates] == ["unknown"]


def test_a_disabled_model_is_told(fake):
    fake.info = {"disabled": True}

    (finding,) = collect("org/name", KB).observed.findings
    assert finding.message == "this model is disabled on the Hub"


# ── trouble ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "headers", "kind", "words"),
    [
        (401, MISSING, NotFoundError, "not on the Hub, or private"),
        (404, MISSING, NotFoundError, "not on the Hub, or private"),
        (401, {}, NotFoundError, "not on the Hub, or private"),
        (403, GATED, GatedError, "org/name is gated"),
        (404, {"X-Error-Code": "RevisionNotFound"}, NotFoundError, "no such revision"),
        (403, {"X-Error-Message": "Access to this resource is disabled."}, SourceError, "disabled"),
        (401, {"X-Error-Message": "Invalid credentials in Authorization"}, SourceError, "token"),
        (403, {}, SourceError, "refused with status 403"),
        (429, {}, SourceError, "refused with status 429"),
        (500, {}, SourceError, "refused with status 500"),
        (304, {}, SourceError, "refused with status 304"),
    ],
)
def test_a_refusal_is_one_line_with_a_hint(fake, monkeypatch, status, headers, kind, words):
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    fake.refused["/api/models/org/name"] = (status, headers)

    with pytest.raises(kind, match=words) as told:
        collect("org/name", KB)

    assert told.value.hint
    assert TOKEN not in f"{told.value!r} {told.value.__cause__!r}"


@pytest.mark.parametrize(
    "body", [b"", b"<html>log in to this network</html>", b"[]", b"\xff", b'{"id":' + b"[" * 99999]
)
def test_an_answer_that_is_no_description_is_one_line(fake, body):
    fake.body = body

    with pytest.raises(UnreadableError, match="the Hub's answer was not understood"):
        collect("org/name", KB)


def test_a_description_longer_than_the_bound_is_cut_off(fake, monkeypatch):
    monkeypatch.setattr(_hub_client, "MAX_INFO", 100)

    with pytest.raises(UnreadableError, match="not understood"):
        collect("org/name", KB)


def test_a_hub_that_cannot_be_reached_is_one_line(alone, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")

    with pytest.raises(SourceError, match="could not be reached") as told:
        collect("org/name", KB)

    assert "--offline" in told.value.hint


@pytest.mark.parametrize("endpoint", ["nonsense", "ftp://127.0.0.1", "http://[", "http://\x00"])
def test_an_endpoint_that_is_no_address_is_one_line(alone, monkeypatch, endpoint):
    monkeypatch.setattr(_hub_client, "custom_endpoint", lambda: endpoint)

    with pytest.raises(HowopenError):
        collect("org/name", KB)


def test_redirects_in_a_circle_end(fake):
    fake.elsewhere = fake.address

    with pytest.raises(SourceError, match="could not be reached"):
        collect("org/name", KB).files.read("README.md")


def test_a_token_that_no_header_can_hold_is_not_printed(fake, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_schlüssel")

    with pytest.raises(SourceError, match="HF_TOKEN holds no token") as told:
        collect("org/name", KB)

    assert "schl" not in str(told.value)


def test_offline_asks_nothing(fake):
    with pytest.raises(SourceError, match="neither in the local Hub cache"):
        collect("org/name", KB, offline=True)

    assert fake.asked == []


def test_a_hub_that_does_not_answer_in_time_is_one_line(fake, monkeypatch):
    monkeypatch.setattr(_hub_client, "TIMEOUT", 0.1)
    fake.pause = 0.5

    with pytest.raises(SourceError, match="took too long"):
        collect("org/name", KB)


def test_an_answer_that_trickles_in_forever_is_cut_off(fake, monkeypatch):
    files = collect("org/name", KB).files
    monkeypatch.setattr(_hub_client, "DEADLINE", -1.0)

    with pytest.raises(SourceError, match="took too long"):
        files.read("README.md", 0, 10_000)


# ── from end to end ─────────────────────────────────────────────────────────────────────────────

CARD = b"---\nlicense: apache-2.0\nbase_model: other/base\n---\n# Model\n"


def safetensors(elements: int) -> bytes:
    tensor = {"dtype": "F32", "shape": [elements], "data_offsets": [0, 4 * elements]}
    header = json.dumps({"w": tensor}).encode()
    return len(header).to_bytes(8, "little") + header + bytes(4 * elements)


@pytest.fixture
def model(fake, storage):
    """A small model whose 8 MB of weights are kept on another host."""
    fake.files = {
        "README.md": CARD,
        "config.json": b'{"model_type": "example", "architectures": ["ExampleForCausalLM"]}',
        "model.safetensors": safetensors(2_000_000),
    }
    storage.files = fake.files
    at = f"/org/name/resolve/{COMMIT}/model.safetensors"
    fake.refused[at] = (302, {"Location": storage.address + at})
    return fake


def howopen(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run the command; its exit code, standard output and standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "howopen", *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
    )
    return done.returncode, done.stdout, done.stderr


def test_a_model_is_assessed_from_its_card_and_the_header_of_its_weights(model, storage):
    found = assess("org/name")

    assert found.release.complete
    assert found.licenses[0].expression == "Apache-2.0"
    assert found.label.id == "open-weights"
    assert [b.id for b in found.base_models] == ["other/base"]
    assert found.gate is not None
    assert found.gate.mode == "none"
    assert found.compute.parameters is not None
    assert (found.compute.parameters.total, found.compute.parameters.exact) == (2_000_000, True)
    assert storage.asked
    assert all("range" in headers for _, headers in storage.asked)
    assert storage.sent < 100_000


def test_every_request_reads_one_commit_of_the_endpoint_that_is_set(model):
    assess("https://huggingface.co/org/name/blob/main/README.md")

    paths = [path for path, _ in model.asked]
    assert paths[0] == "/api/models/org/name/revision/main?blobs=true"
    assert all(p.startswith(f"/org/name/resolve/{COMMIT}/") for p in paths[1:])


def test_a_gated_model_is_assessed_from_what_the_hub_shows(model, storage):
    model.refused.clear()
    close(model, "README.md", "config.json", "model.safetensors")

    found = assess("org/name")

    assert found.gate is not None
    assert found.gate.mode == "manual"
    assert found.licenses[0].statements[0].value == "llama3.1"
    assert found.label.id == "weights-restricted"
    (unread_,) = (f for f in found.findings if f.probe == "hub")
    assert unread_.values["unread"] == 3
    weights = next(c for c in found.components if c.id == "model-parameters-final")
    assert weights.status is Presence.PRESENT
    knocked = [p for p, _ in model.asked if p.endswith("model.safetensors")]
    assert not knocked


def test_a_file_that_fails_is_told_and_the_rest_is_assessed(model):
    model.refused[f"/org/name/resolve/{COMMIT}/model.safetensors"] = (500, {})

    found = assess("org/name")

    assert found.licenses[0].expression == "Apache-2.0"
    assert found.compute.parameters is None
    assert any("status 500" in f.message for f in found.findings)


@pytest.mark.parametrize("status", [200, 401, 500])
def test_no_output_holds_the_token(model, status):
    if status != 200:
        model.refused["/api/models/org/name"] = (status, {"X-Error-Message": TOKEN})

    code, out, err = howopen("check", "org/name", HF_TOKEN=TOKEN, HOWOPEN_DEBUG="1")

    assert code == (0 if status == 200 else 3)
    assert model.asked[0][0] == "/api/models/org/name?blobs=true"  # nothing goes before it
    assert all(headers["authorization"] == f"Bearer {TOKEN}" for _, headers in model.asked)
    assert TOKEN not in out + err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["org/name", "org/name@gone"], 3, "org/name: no such revision"),
        (["https://huggingface.co/datasets/org/data"], 2, "is no model"),
        (["org/name", "--offline"], 3, "org/name is neither in the local Hub cache nor"),
    ],
)
def test_the_command_tells_which_model_and_why(model, arguments, code, says):
    gone = {"X-Error-Code": "RevisionNotFound"}
    model.refused["/api/models/org/name/revision/gone"] = (404, gone)

    exit_code, out, err = howopen("check", *arguments)

    assert (exit_code, out, err.count("\n")) == (code, "", 1)
    assert says in err
