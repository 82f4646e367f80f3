"""One question to an OpenAI-compatible endpoint: bounded in time and size, and never redirected."""

from __future__ import annotations

import threading
from typing import NamedTuple

import msgspec

from howopen import __version__
from howopen.errors import UsageError

MAX_ANSWER = 256 << 10
"""Bytes of an answer; some proposals take a few thousand."""

DEFAULT_TIMEOUT = 60.0
"""Seconds until a question is given up; local models are slow."""


class Endpoint(NamedTuple):
    """Where the model is. The key is sent there and nowhere else."""

    url: str  # the address that ends in /v1, as OpenAI-compatible servers document it
    model: str
    key: str = ""
    timeout: float = DEFAULT_TIMEOUT

    def __repr__(self) -> str:
        """The endpoint without its key, so that no message can show it."""
        return f"Endpoint({self.url!r}, {self.model!r})"


class NoAnswerError(Exception):
    """The endpoint gave no answer that could be used; the message says why, in one line."""


class _Message(msgspec.Struct):
    content: str


class _Choice(msgspec.Struct):
    message: _Message


class _Completion(msgspec.Struct):
    choices: list[_Choice]


def checked(endpoint: Endpoint) -> Endpoint:
    """The same endpoint. Raises UsageError where it cannot be asked, with what to set."""
    if not endpoint.url or not endpoint.model:
        raise UsageError(
            "the second reader needs an endpoint and a model",
            hint="Set HOWOPEN_LLM_URL (such as http://localhost:11434/v1) and HOWOPEN_LLM_MODEL",
        )
    if not endpoint.url.startswith(("https://", "http://")):
        raise UsageError("HOWOPEN_LLM_URL is no http or https address", hint="Check it")
    if not endpoint.key.isascii() or not endpoint.key.isprintable():
        raise UsageError("HOWOPEN_LLM_KEY holds no key", hint="Check it")
    try:
        import httpx2  # noqa: F401
    except ImportError:
        raise UsageError(
            "the second reader is not installed", hint="pip install 'howopen[llm]'"
        ) from None
    return endpoint


def ask(endpoint: Endpoint, system: str, question: str) -> str:
    """The model's words. Raises NoAnswerError, in no more than the endpoint's timeout.

    The question is put in a thread, because a server that sends a byte now and then would keep
    any time limit of a single read.
    """
    outcome: list[str | NoAnswerError] = []

    def run() -> None:
        try:
            outcome.append(_ask(endpoint, system, question))
        except NoAnswerError as error:
            outcome.append(error)
        except Exception as error:  # noqa: BLE001 - a thread's error is told, never lost
            outcome.append(NoAnswerError(f"could not be asked ({type(error).__name__})"))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(endpoint.timeout)
    if not outcome:
        raise NoAnswerError(f"gave no answer within {endpoint.timeout:g} seconds")
    if isinstance(outcome[0], NoAnswerError):
        raise outcome[0]
    return outcome[0]


def _ask(endpoint: Endpoint, system: str, question: str) -> str:
    import httpx2

    headers = {"User-Agent": f"howopen/{__version__}", "Accept-Encoding": "identity"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    body = {
        "model": endpoint.model,
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": question},
        ],
    }
    url = endpoint.url.rstrip("/") + "/chat/completions"
    try:
        with httpx2.stream(
            "POST", url, json=body, headers=headers, timeout=endpoint.timeout,
            follow_redirects=False,
        ) as answer:  # fmt: skip
            if answer.status_code != httpx2.codes.OK:
                raise NoAnswerError(f"refused with status {answer.status_code}")
            data = bytearray()
            for piece in answer.iter_raw():
                data += piece
                if len(data) > MAX_ANSWER:
                    raise NoAnswerError(f"sent more than {MAX_ANSWER >> 10} KiB")
    except httpx2.TimeoutException:
        raise NoAnswerError(f"gave no answer within {endpoint.timeout:g} seconds") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise NoAnswerError(f"could not be reached ({type(error).__name__})") from None
    try:
        return msgspec.json.decode(data, type=_Completion).choices[0].message.content
    except (msgspec.DecodeError, UnicodeDecodeError, IndexError, RecursionError):
        raise NoAnswerError("sent no chat completion") from None
