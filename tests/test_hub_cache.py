"""The local Hub cache: what is downloaded is read, what is not proves nothing unless listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from howopen.errors import OfflineError, SourceError, UnreadableError
from howopen.knowledge_base import knowledge
from howopen.sources import Collected, hf_cache
from howopen.sources.reference import collect
from howopen.types import Status

KB = knowledge()
COMMIT = "a" * 40
OTHER = "b" * 40


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache, where the Hub client would look for one."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    return tmp_path / "hub"


def download(cache: Path, commit: str = COMMIT, *, name: str = "org--name", **files: str) -> Path:
    """Lay files down as the Hub client does: a blob each, and a link to it in the snapshot."""
    folder = cache / f"models--{name}"
    for sub in ("blobs", "refs", f"snapshots/{commit}"):
        (folder / sub).mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        blob = folder / "blobs" / f"blob-of-{file}"
        blob.write_text(content)
        (folder / "snapshots" / commit / file).symlink_to(f"../../blobs/{blob.name}")
    return folder


def point(folder: Path, ref: str, commit: str) -> None:
    (folder / "refs" / ref).parent.mkdir(parents=True, exist_ok=True)
    (folder / "refs" / ref).write_text(commit)


def keep_listing(folder: Path, version: int = 1, commit: str = COMMIT) -> None:
    files = {
        "LICENSE": {"size": 4, "blob_id": "1" * 40},
        "model.safetensors": {
            "size": 134,
            "blob_id": "2" * 40,
            "lfs_sha256": "c" * 64,
            "lfs_size": 9000,
            "xet_hash": "d" * 64,
        },
    }
    (folder / "trees").mkdir()
    listing = {"format_version": version, "files": files}
    (folder / "trees" / f"{commit}.json").write_text(json.dumps(listing))


def paths(collected: Collected) -> list[str]:
    return [a.path for a in collected.release.artifacts]


def test_a_cached_model_is_read_through_its_links(cache):
    point(download(cache, LICENSE="text"), "main", COMMIT)

    collected = collect("org/name", KB, offline=True)

    assert collected.files.read("LICENSE") == b"text"
    assert collected.release.kind == "hf-cache"
    assert collected.release.id == "org/name"
    assert collected.release.purl == f"pkg:huggingface/org/name@{COMMIT}"
    assert collected.release.artifacts[0].size == 4


def test_a_partial_snapshot_proves_no_absence(cache):
    point(download(cache, LICENSE="text"), "main", COMMIT)

    assert not collect("org/name", KB, offline=True).release.complete


def test_a_kept_listing_tells_the_files_that_were_not_downloaded(cache):
    folder = download(cache, LICENSE="text")
    keep_listing(folder)

    release = collect(str(folder), KB).release

    assert [(a.path, a.size, a.readable) for a in release.artifacts] == [
        ("LICENSE", 4, True),
        ("model.safetensors", 9000, False),
    ]
    assert release.artifacts[1].digest == "sha256:" + "c" * 64
    assert release.complete


@pytest.mark.parametrize(
    "listing", ["", "[]", '{"format_version": 1}', '{"format_version": 2, "files": {}}', "[" * 9999]
)
def test_a_listing_that_cannot_be_read_leaves_the_snapshot_partial(cache, listing):
    folder = download(cache, LICENSE="text")
    (folder / "trees").mkdir()
    (folder / "trees" / f"{COMMIT}.json").write_text(listing)

    release = collect(str(folder), KB).release

    assert [a.path for a in release.artifacts] == ["LICENSE"]
    assert not release.complete


def test_a_listing_of_another_format_is_not_guessed_at(cache):
    folder = download(cache, LICENSE="text")
    keep_listing(folder, version=2)

    assert not collect(str(folder), KB).release.complete


def test_a_file_that_the_hub_did_not_have_is_a_finding(cache):
    folder = download(cache, LICENSE="text")
    (folder / ".no_exist" / COMMIT).mkdir(parents=True)
    (folder / ".no_exist" / COMMIT / "adapter_config.json").touch()

    (finding,) = collect(str(folder), KB).observed.findings

    assert finding.outcome is Status.NOT_MET
    assert finding.message == "adapter_config.json: the Hub has no such file at this commit"


def test_a_blob_that_is_gone_leaves_its_file_unread(cache):
    folder = download(cache, LICENSE="text", config="{}")
    (folder / "blobs/blob-of-config").unlink()

    collected = collect(str(folder), KB)

    assert [a.path for a in collected.release.artifacts if not a.readable] == ["config"]
    with pytest.raises(SourceError):
        collected.files.read("config")


def test_a_link_out_of_the_models_folder_is_not_followed(cache, tmp_path):
    folder = download(cache, LICENSE="text")
    (tmp_path / "private").write_text("private")
    (folder / "snapshots" / COMMIT / "escape").symlink_to(tmp_path / "private")

    collected = collect(str(folder), KB)

    assert [a.path for a in collected.release.artifacts if not a.readable] == ["escape"]
    with pytest.raises(SourceError):
        collected.files.read("escape")


@pytest.mark.parametrize("revision", [COMMIT, "v1", "refs/pr/1"])
def test_a_revision_is_found_by_commit_and_by_name(cache, revision):
    folder = download(cache, LICENSE="text")
    download(cache, OTHER, README="x")
    point(folder, "main", OTHER)
    point(folder, "v1", COMMIT)
    point(folder, "refs/pr/1", COMMIT)

    assert paths(collect("org/name", KB, offline=True)) == ["README"]
    assert paths(collect(f"hf://org/name@{revision}", KB, offline=True)) == ["LICENSE"]


def test_a_snapshot_can_be_named_by_its_path(cache):
    folder = download(cache, LICENSE="text")
    download(cache, OTHER, README="x")

    assert paths(collect(str(folder / "snapshots" / OTHER), KB)) == ["README"]


def test_several_snapshots_and_no_main_one_ask_which(cache):
    folder = download(cache, LICENSE="text")
    download(cache, OTHER, README="x")

    with pytest.raises(UnreadableError, match="2 snapshots, none of which is the main one"):
        collect(str(folder), KB)


def test_a_model_without_snapshots_is_one_line(cache):
    (cache / "models--org--name/snapshots").mkdir(parents=True)

    with pytest.raises(UnreadableError, match="no snapshot is cached"):
        collect("org/name", KB, offline=True)


@pytest.mark.parametrize("ref", ["../../../private", "x" * 100, "", "\0"])
def test_an_odd_ref_leads_nowhere(cache, ref):
    folder = download(cache, LICENSE="text")
    download(cache, OTHER, README="x")
    point(folder, "main", ref)

    with pytest.raises(UnreadableError, match="none of which is the main one"):
        collect(str(folder), KB)


def test_a_name_without_an_organization_is_found(cache):
    download(cache, name="gpt2", LICENSE="text")

    release = collect("hf://gpt2", KB, offline=True).release

    assert (release.id, release.purl) == ("gpt2", f"pkg:huggingface/gpt2@{COMMIT}")


def test_offline_says_that_nothing_is_cached(cache):
    with pytest.raises(OfflineError, match="org/name is neither in the local Hub cache"):
        collect("org/name", KB, offline=True)


def test_offline_says_which_other_revisions_are_cached(cache):
    download(cache, LICENSE="text")

    with pytest.raises(OfflineError, match=f"other revisions than v2.*{COMMIT}"):
        collect("org/name@v2", KB, offline=True)


def test_the_clients_own_offline_switch_is_honored(cache, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    download(cache, LICENSE="text")

    assert collect("org/name", KB).release.kind == "hf-cache"


@pytest.mark.parametrize(
    ("variables", "where"),
    [
        ({"HF_HUB_CACHE": "/c", "HF_HOME": "/h"}, "/c"),
        ({"HF_HOME": "/h"}, "/h/hub"),
        ({"XDG_CACHE_HOME": "/x"}, "/x/huggingface/hub"),
        ({"HOME": "/u"}, "/u/.cache/huggingface/hub"),
    ],
)
def test_the_cache_is_where_the_clients_variables_say(monkeypatch, variables, where):
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert hf_cache.cache_root() == Path(where)
