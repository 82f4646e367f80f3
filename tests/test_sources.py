"""Folders, checkouts, listings and single files as releases; which word means which of them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from howopen.errors import NotFoundError, SourceError, UnreadableError, UsageError
from howopen.knowledge_base import knowledge
from howopen.sources import Collected, folder
from howopen.sources._listing import read_listing
from howopen.sources.reference import collect

KB = knowledge()
COMMIT = "0123456789abcdef0123456789abcdef01234567"
DIGEST = "ab" * 32


def paths(collected: Collected) -> list[str]:
    return [a.path for a in collected.release.artifacts]


def unread(collected: Collected) -> list[str]:
    return [a.path for a in collected.release.artifacts if not a.readable]


def messages(collected: Collected) -> str:
    return " | ".join(f.message for f in collected.observed.findings)


def write(root: Path, **files: str) -> Path:
    """Files by name, where `__` stands for a slash."""
    for name, content in files.items():
        file = root / name.replace("__", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return root


def checkout(root: Path, head: str, url: str) -> Path:
    write(root, LICENSE="text")
    (root / ".git").mkdir()
    (root / ".git/HEAD").write_text(head)
    (root / ".git/config").write_text(f'[core]\n\tbare = false\n[remote "origin"]\n\turl = {url}\n')
    return root


# ── folders ─────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_is_listed_whole_and_in_order(tmp_path):
    write(tmp_path, b="12", a__z="1", a__y="", LICENSE="text")

    collected = collect(str(tmp_path), KB)

    assert [(a.path, a.size) for a in collected.release.artifacts] == [
        ("LICENSE", 4),
        ("a/y", 0),
        ("a/z", 1),
        ("b", 2),
    ]
    assert collected.release.complete
    assert collected.release.id == tmp_path.name
    assert collected.release.kind == "folder"
    assert collected.observed.findings == ()


def test_repository_internals_and_caches_are_no_part_of_a_release(tmp_path):
    write(tmp_path, LICENSE="text", __pycache__x="1")
    for skipped in (".git/objects", "src/__pycache__"):
        (tmp_path / skipped).mkdir(parents=True)
        (tmp_path / skipped / "file").write_text("x")

    assert ".git/objects/file" not in paths(collect(str(tmp_path), KB))
    assert "src/__pycache__/file" not in paths(collect(str(tmp_path), KB))


def test_a_link_that_leads_out_of_the_folder_is_told_and_never_read(tmp_path):
    write(tmp_path, private="text", release__LICENSE="text")
    (tmp_path / "release/escape").symlink_to(tmp_path / "private")
    (tmp_path / "release/up").symlink_to(tmp_path)

    collected = collect(str(tmp_path / "release"), KB)

    assert unread(collected) == ["escape", "up"]
    assert "escape: link that leads out of the folder" in messages(collected)
    for path in ("escape", "up/private", "../private", str(tmp_path / "private"), "LICENSE\0"):
        with pytest.raises(SourceError):
            collected.files.read(path)


def test_a_link_that_stays_inside_the_folder_is_read(tmp_path):
    write(tmp_path, docs__LICENSE="text")
    (tmp_path / "LICENSE").symlink_to("docs/LICENSE")

    collected = collect(str(tmp_path), KB)

    assert unread(collected) == []
    assert collected.files.read("LICENSE") == b"text"


def test_links_in_a_circle_end(tmp_path):
    write(tmp_path, a__LICENSE="text")
    (tmp_path / "a/again").symlink_to(tmp_path)
    (tmp_path / "itself").symlink_to("itself")
    (tmp_path / "nowhere").symlink_to("gone")

    collected = collect(str(tmp_path), KB)

    assert paths(collected) == ["a/LICENSE", "itself", "nowhere"]
    assert unread(collected) == ["itself", "nowhere"]


def test_pipes_sockets_and_devices_are_never_opened(tmp_path, monkeypatch):
    write(tmp_path, LICENSE="text")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # the address of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        (tmp_path / "device").symlink_to("/dev/zero")

        collected = collect(str(tmp_path), KB)

    assert paths(collected) == ["LICENSE", "device"]
    assert "pipe: neither a file nor a folder" in messages(collected)
    assert "socket: neither a file nor a folder" in messages(collected)
    for path in ("pipe", "socket", "device"):
        with pytest.raises(SourceError):
            collected.files.read(path)


@pytest.fixture
def unprivileged():
    """A folder of a user whom permissions bind, as they do not bind root."""
    with TemporaryDirectory(dir="/tmp") as name:
        root = Path(name)
        root.chmod(0o755)
        yield root
        if os.getresuid()[2] == 0:
            os.setresuid(0, 0, 0)


def become_nobody():
    if os.geteuid() == 0:
        os.setresuid(65534, 65534, 0)


def test_what_may_not_be_read_is_listed_and_told(unprivileged):
    write(unprivileged, LICENSE="text", config="{}", closed__weights="1")
    (unprivileged / "config").chmod(0)
    (unprivileged / "closed").chmod(0)
    become_nobody()

    collected = collect(str(unprivileged), KB)

    assert paths(collected) == ["LICENSE", "config"]
    assert unread(collected) == ["config"]
    assert "config: no permission" in messages(collected)
    assert "closed: cannot be listed: Permission denied" in messages(collected)
    assert not collected.release.complete
    with pytest.raises(UnreadableError, match="config: Permission denied"):
        collected.files.read("config")


def test_a_folder_that_may_not_be_opened_is_one_line(unprivileged):
    (unprivileged / "closed").mkdir()
    (unprivileged / "closed").chmod(0)
    become_nobody()

    with pytest.raises(UnreadableError, match="cannot be listed: Permission denied"):
        collect(str(unprivileged / "closed"), KB)


def test_names_that_are_not_utf8_are_listed_and_read(tmp_path):
    name = os.fsdecode(b"mod\xe8le.txt")
    (tmp_path / name).write_bytes(b"text")

    collected = collect(str(tmp_path), KB)

    assert paths(collected) == [name]
    assert collected.files.read(name) == b"text"


def test_an_empty_folder_is_no_release(tmp_path):
    (tmp_path / "inner").mkdir()

    with pytest.raises(UnreadableError, match="the folder holds no files"):
        collect(str(tmp_path), KB)


def test_more_entries_than_the_bound_leave_the_listing_partial(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "MAX_ENTRIES", 3)
    write(tmp_path, **{f"file{n}": "x" for n in range(5)})

    collected = collect(str(tmp_path), KB)

    assert paths(collected) == ["file0", "file1", "file2"]
    assert not collected.release.complete
    assert "more than 3 entries; the rest is not listed" in messages(collected)


def test_folders_nested_deeper_than_the_bound_leave_the_listing_partial(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "MAX_DEPTH", 2)
    write(tmp_path, a__b__near="x", a__b__c__far="x")

    collected = collect(str(tmp_path), KB)

    assert paths(collected) == ["a/b/near"]
    assert not collected.release.complete
    assert "a/b/c: nested deeper than 2 folders" in messages(collected)


def test_many_problems_are_told_as_a_number(tmp_path):
    write(tmp_path, LICENSE="text")
    for n in range(60):
        (tmp_path / f"link{n:02}").symlink_to("gone")

    collected = collect(str(tmp_path), KB)

    assert len(collected.observed.findings) == 51
    assert "10 more like these; the last is link59" in messages(collected)


def test_a_huge_file_is_read_in_parts(tmp_path):
    with (tmp_path / "LICENSE").open("wb") as file:
        file.truncate(2 << 30)
        file.seek(1 << 30)
        file.write(b"middle")

    collected = collect(str(tmp_path), KB)

    assert collected.release.artifacts[0].size == 2 << 30
    assert len(collected.files.read("LICENSE")) == 1 << 20
    assert collected.files.read("LICENSE", 1 << 30, 6) == b"middle"
    assert collected.files.read("LICENSE", 3 << 30, 6) == b""


@given(st.text(max_size=40), st.integers(), st.integers(max_value=1 << 20))
def test_no_path_and_no_range_leads_out_of_the_folder(path, start, length):
    with TemporaryDirectory() as name:
        root = Path(name)
        write(root, outside="secret", inside__LICENSE="text")
        try:
            data = folder.FolderFiles(root / "inside").read(path, start, length)
        except SourceError:
            return
        assert data in b"text"


# ── folders that the Hub client filled ──────────────────────────────────────────────────────────


def test_a_download_folder_may_be_partial(tmp_path):
    write(tmp_path, LICENSE="text")
    (tmp_path / ".cache/huggingface/download").mkdir(parents=True)
    (tmp_path / ".cache/huggingface/download/LICENSE.metadata").write_text(COMMIT)

    collected = collect(str(tmp_path), KB)

    assert paths(collected) == ["LICENSE"]
    assert not collected.release.complete


def test_a_download_folder_with_a_kept_listing_is_known_whole(tmp_path):
    write(tmp_path, LICENSE="text")
    trees = tmp_path / ".cache/huggingface/trees"
    trees.mkdir(parents=True)
    files = {"LICENSE": {"size": 4, "blob_id": "b"}, "model.bin": {"size": 9, "blob_id": "c"}}
    (trees / f"{COMMIT}.json").write_text(json.dumps({"format_version": 1, "files": files}))

    collected = collect(str(tmp_path), KB)

    assert paths(collected) == ["LICENSE", "model.bin"]
    assert unread(collected) == ["model.bin"]
    assert collected.release.complete
    assert collected.release.revision == COMMIT


# ── checkouts ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("url", "purl"),
    [
        ("https://huggingface.co/org/name", f"pkg:huggingface/org/name@{COMMIT}"),
        ("https://user:word@huggingface.co/org/name.git", f"pkg:huggingface/org/name@{COMMIT}"),
        ("git@hf.co:org/name", f"pkg:huggingface/org/name@{COMMIT}"),
        ("https://github.com/org/name.git", f"pkg:github/org/name@{COMMIT}"),
        ("ssh://git@github.com:22/org/name.git", f"pkg:github/org/name@{COMMIT}"),
    ],
)
def test_a_checkout_is_named_by_its_remote_and_commit(tmp_path, url, purl):
    release = collect(str(checkout(tmp_path, COMMIT, url)), KB).release

    assert (release.id, release.purl, release.revision) == ("org/name", purl, COMMIT)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/org/name",
        "https://example.org/?https://github.com/a/b",
        "https://nothuggingface.co/org/name",
        "https://huggingface.co/datasets/org/name",
        "https://github.com/../..",
        "../up",
        "url=" * 100_000,
    ],
    ids=lambda url: url[:30],
)
def test_a_checkout_from_elsewhere_keeps_its_folder_name(tmp_path, url):
    release = collect(str(checkout(tmp_path, COMMIT, url)), KB).release

    assert (release.id, release.purl, release.revision) == (tmp_path.name, "", COMMIT)


@pytest.mark.parametrize("packed", [True, False])
def test_the_commit_of_a_branch_is_read_from_its_ref(tmp_path, packed):
    checkout(tmp_path, "ref: refs/heads/main\n", "https://github.com/org/name")
    if packed:
        (tmp_path / ".git/packed-refs").write_text(f"# pack-refs\n{COMMIT} refs/heads/main\n")
    else:
        (tmp_path / ".git/refs/heads").mkdir(parents=True)
        (tmp_path / ".git/refs/heads/main").write_text(f"{COMMIT}\n")

    assert collect(str(tmp_path), KB).release.revision == COMMIT


@pytest.mark.parametrize(
    "head",
    [
        "ref: ../secret",
        "ref: refs/../../secret",
        "ref: refs/gone",
        "\0\xff",
        "",
        "ref: " + "a" * 9999,
    ],
)
def test_an_odd_head_gives_no_commit(tmp_path, head):
    checkout(tmp_path, head, "https://github.com/org/name")
    write(tmp_path, secret=COMMIT)

    assert collect(str(tmp_path), KB).release.revision == ""


def test_git_files_that_are_links_out_or_pipes_are_not_opened(tmp_path):
    write(tmp_path, LICENSE="text")
    root = tmp_path / "release"
    write(root, LICENSE="text").joinpath(".git").mkdir()
    tmp_path.joinpath("head").write_text(COMMIT)
    (root / ".git/HEAD").symlink_to(tmp_path / "head")
    os.mkfifo(root / ".git/config")

    assert collect(str(root), KB).release.revision == ""


# ── listings ────────────────────────────────────────────────────────────────────────────────────

TREE = [
    {"type": "directory", "path": "data", "oid": "0"},
    {"type": "file", "path": "LICENSE", "size": 4, "oid": "1"},
    {"type": "file", "path": "w.bin", "size": 130, "oid": "2", "lfs": {"oid": DIGEST, "size": 9}},
]
INFO = {
    "id": "org/name",
    "siblings": [
        {"rfilename": "LICENSE", "size": 4},
        {"rfilename": "w.bin", "size": 9, "lfs": {"sha256": DIGEST, "size": 9, "pointerSize": 1}},
    ],
}


@pytest.mark.parametrize(
    "listing",
    [
        f"path\tsize\tsha256\nLICENSE\t4\t\nw.bin\t9\t{DIGEST}\n",
        f"path\tsize\tsha256\r\nLICENSE\t4\t-\r\nw.bin\t9\t{DIGEST.upper()}\r\n",
        json.dumps(TREE),
        "\ufeff" + json.dumps(INFO, indent=2),
    ],
    ids=["table", "table with CRLF", "tree of the Hub", "model info of the Hub"],
)
def test_a_listing_tells_what_else_the_release_holds(tmp_path, listing):
    (tmp_path / "listing").write_text(listing)
    write(tmp_path, LICENSE="text")

    collected = collect(str(tmp_path), KB, listing=str(tmp_path / "listing"))

    assert paths(collected) == ["LICENSE", "w.bin"]
    assert unread(collected) == ["w.bin"]
    assert collected.release.artifacts[1].size == 9
    assert collected.release.artifacts[1].digest == f"sha256:{DIGEST}"
    assert collected.release.complete


def test_a_listing_makes_a_partial_release_whole(tmp_path):
    (tmp_path / "listing").write_text("path\tsize\nLICENSE\t4\n")
    license_ = write(tmp_path / "release", LICENSE="text") / "LICENSE"

    assert not collect(str(license_), KB).release.complete
    assert collect(str(license_), KB, listing=str(tmp_path / "listing")).release.complete


def test_a_listing_may_leave_sizes_unknown(tmp_path):
    (tmp_path / "listing").write_text("path\tsize\nw.bin\tunknown\n\nx.bin\t\n")

    assert [(a.path, a.size) for a in read_listing(str(tmp_path / "listing"))] == [
        ("w.bin", -1),
        ("x.bin", -1),
    ]


@pytest.mark.parametrize(
    ("listing", "problem"),
    [
        ("", ":1: expected a header row"),
        ("LICENSE\t4\n", ":1: expected a header row"),
        ("path\tsize\nLICENSE\n", ":2: expected path TAB size"),
        ("path\tsize\nLICENSE\t4\nw.bin\t-1\n", ":3: expected path TAB size"),
        ("path\tsize\tsha256\nLICENSE\t4\tabc\n", ":2: expected path TAB size TAB sha256"),
        ("path\tsize\n../LICENSE\t4\n", ":2: '../LICENSE' is no path inside a release"),
        ("path\tsize\n/etc/passwd\t4\n", ":2: '/etc/passwd' is no path inside a release"),
        ('[\n{"path": "a", "size": 1},\n{"path" "b"}]', ":3: expected the Hub's JSON listing"),
        ('{"files": []}', ": expected the Hub's JSON listing"),
        ('[{"path": "a", "size": "large"}]', ": expected the Hub's JSON listing"),
        ("[" * 100_000, "expected the Hub's JSON listing"),
        ('[{"type": "file"}]', "is no path inside a release"),
    ],
)
def test_a_bad_listing_is_told_with_its_line(tmp_path, listing, problem):
    file = tmp_path / "listing"
    file.write_text(listing)

    with pytest.raises(UsageError) as told:
        read_listing(str(file))

    assert f"{file}{problem}" in told.value.what or problem in told.value.what
    assert "\n" not in told.value.what


def test_a_listing_that_is_not_there_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="No such file"):
        read_listing(str(tmp_path / "gone"))


@given(st.binary(max_size=300))
def test_any_bytes_as_a_listing_give_rows_or_one_line(data):
    with TemporaryDirectory() as name:
        file = Path(name, "listing")
        for start in (b"", b"path\tsize\n", b'[{"path": "'):
            file.write_bytes(start + data)
            try:
                rows = read_listing(str(file))
            except UsageError:
                continue
            assert all(not row.readable and ".." not in row.path.split("/") for row in rows)


# ── which word means what ───────────────────────────────────────────────────────────────────────


def test_a_license_text_is_a_release_of_one_file(tmp_path):
    write(tmp_path, LICENSE="text", other="x")

    collected = collect(str(tmp_path / "LICENSE"), KB)

    assert paths(collected) == ["LICENSE"]
    assert (collected.release.kind, collected.release.complete) == ("file", False)
    assert collected.files.read("LICENSE") == b"text"
    with pytest.raises(NotFoundError):
        collected.files.read("other")


def test_a_weight_file_is_a_release_of_its_own_kind(tmp_path):
    write(tmp_path, **{"model.gguf": "GGUF"})

    assert collect(str(tmp_path / "model.gguf"), KB).release.kind == "gguf-file"


def test_an_empty_file_is_no_release(tmp_path):
    write(tmp_path, LICENSE="")

    with pytest.raises(UnreadableError, match="the file is empty"):
        collect(str(tmp_path / "LICENSE"), KB)


def test_a_pipe_is_no_release(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(UnreadableError, match="neither a folder nor a file"):
        collect(str(tmp_path / "pipe"), KB)


@pytest.mark.parametrize("word", ["./gone", "/gone/model", "~/gone-model", "a/b/c", "gone/"])
def test_a_missing_path_is_named_as_such(word):
    with pytest.raises(NotFoundError, match="no such file or folder"):
        collect(word, KB, offline=True)


def test_a_license_id_is_a_release_of_its_name():
    assert collect("license:Apache-2.0", KB).release.kind == "license"


def test_a_catalog_id_needs_neither_files_nor_network():
    assert collect("pythia-12b", KB, offline=True).release.kind == "catalog"


def test_a_folder_goes_before_a_catalog_id(tmp_path, monkeypatch):
    write(tmp_path, **{"pythia-12b__LICENSE": "text"})
    monkeypatch.chdir(tmp_path)

    assert collect("pythia-12b", KB).release.kind == "folder"


def test_a_misspelled_catalog_id_gets_the_nearest_ones():
    with pytest.raises(UsageError) as told:
        collect("pythia-12bb", KB)

    assert "pythia-12b" in told.value.hint


def test_an_unknown_word_gets_the_forms_that_are_known():
    with pytest.raises(UsageError) as told:
        collect("@@@", KB)

    assert "license:ID" in told.value.hint


FORMS = ["", "org/", "hf://", "https://huggingface.co/", "pkg:huggingface/", "license:"]


@given(st.sampled_from(FORMS), st.text(max_size=60).filter(lambda w: w[:1] not in ("/", ".", "~")))
def test_any_word_gives_a_release_or_one_line(form, word):
    with suppress(UsageError, SourceError):
        assert collect(form + word, KB, offline=True).release.id


def test_the_hub_client_is_imported_only_when_it_is_used(tmp_path):
    write(tmp_path, LICENSE="text")
    code = (
        "import sys; from howopen import api; from howopen.sources import reference, hub, hf_cache;"
        f"reference.collect({str(tmp_path)!r}, api.knowledge());"
        "sys.exit('huggingface_hub' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
