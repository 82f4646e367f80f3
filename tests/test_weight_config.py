"""`config.json` and tokenizer files."""

from __future__ import annotations

import json

import pytest
from helpers import release_of
from hypothesis import given
from hypothesis import strategies as st

from howopen.knowledge_base import knowledge
from howopen.probes import config_json, tokenizer
from howopen.types import Level

KB = knowledge()


def observed(probe, contents):
    return probe.observe(*release_of(contents), KB)


def test_a_full_configuration_is_the_architecture_and_gives_its_numbers():
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "max_position_embeddings": 8192,
        "hidden_size": 4096,
        "num_hidden_layers": 32,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "torch_dtype": "bfloat16",
        "num_local_experts": 8,
        "num_experts_per_tok": 2,
    }
    seen = observed(config_json, {"config.json": json.dumps(config)})
    assert seen.facts == {
        "architecture": "LlamaForCausalLM",
        "model_type": "llama",
        "context_length": 8192,
        "hidden_size": 4096,
        "layers": 32,
        "attention_heads": 32,
        "kv_heads": 8,
        "dtype": "bfloat16",
        "experts": 8,
        "experts_per_token": 2,
    }
    (sighting,) = seen.components
    assert sighting.component == "model-architecture"
    assert sighting.evidence.quote == "LlamaForCausalLM"


@pytest.mark.parametrize(
    ("config", "length"),
    [
        ({"model_type": "gpt2", "n_positions": 1024}, 1024),
        ({"model_type": "mpt", "max_seq_len": 2048}, 2048),
        ({"model_type": "gemma3", "text_config": {"max_position_embeddings": 32768}}, 32768),
        ({"model_type": "odd", "max_position_embeddings": "many"}, None),
        ({"model_type": "odd", "max_position_embeddings": True}, None),
        ({"model_type": "odd", "max_position_embeddings": -1}, None),
        ({"model_type": "odd", "max_position_embeddings": 10**30}, None),
    ],
)
def test_the_context_length_is_found_where_families_keep_it(config, length):
    seen = observed(config_json, {"config.json": json.dumps(config)})
    assert seen.facts.get("context_length") == length


def test_code_from_the_release_is_a_warning():
    config = {
        "model_type": "dbrx",
        "auto_map": {"AutoModel": "modeling.Model", "AutoTokenizer": [None, "tok.T"]},
    }
    seen = observed(config_json, {"config.json": json.dumps(config)})
    (finding,) = seen.findings
    assert finding.level == Level.WARNING
    assert finding.values["auto_map"] == ("AutoModel: modeling.Model", "AutoTokenizer: tok.T")
    assert seen.facts["remote_code"] is True


def test_quantization_is_told_with_its_method_and_bits():
    config = {"model_type": "llama", "quantization_config": {"quant_method": "awq", "bits": 4}}
    seen = observed(config_json, {"config.json": json.dumps(config)})
    assert seen.facts["quantization"] == "awq 4 bits"


def test_a_configuration_that_names_no_model_is_no_architecture():
    files = {"config.json": '{"a": 1}', "generation_config.json": '{"model_type": "llama"}'}
    seen = observed(config_json, files)
    assert not seen.components
    assert not seen.facts


def test_facts_come_from_the_configuration_nearest_to_the_root():
    deep = json.dumps({"model_type": "clip", "hidden_size": 7})
    root = json.dumps({"model_type": "llama", "hidden_size": 5})
    seen = observed(config_json, {"a/config.json": deep, "config.json": root})
    assert seen.facts["hidden_size"] == 5
    assert len(seen.components) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"model_type": "a", "model_type": "b"}', "stands twice"),
        ('{"model_type": "a", "x": NaN}', "NaN is not JSON"),
        ('{"a": ' * 100 + "1" + "}" * 100, "deeper than"),
        ('{"a": ' * 100_000, "too deep"),
        ("[]", "not a JSON object"),
        ("{", "not JSON"),
        ("\x80", "not JSON"),
        ('{"a": ' + "9" * 5000 + "}", "not JSON"),
        (" " * (1 << 22) + "{}", "longer than"),
        ('{"a": [' + "1," * 1_000_001 + "1]}", "more than"),
    ],
)
def test_odd_json_is_told(text, says):
    seen = observed(config_json, {"config.json": text.encode("latin-1")})
    assert says in seen.findings[0].message


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                (
                    "model_type",
                    "architectures",
                    "auto_map",
                    "quantization_config",
                    "text_config",
                    "dtype",
                )
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(VALUE)
def test_any_json_is_read_without_raising(value):
    observed(config_json, {"config.json": json.dumps(value)})


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_raising(data):
    observed(config_json, {"config.json": data})
    observed(tokenizer, {"tokenizer.json": data})


@pytest.mark.parametrize(
    "name",
    [
        "tokenizer.json",
        "tokenizer.model",
        "vocab.txt",
        "merges.txt",
        "spiece.model",
        "sentencepiece.bpe.model",
        "qwen.tiktoken",
        "tekken.json",
        "tokenizer.model.v3",
        "sub/vocab.json",
    ],
)
def test_tokenizer_files_are_the_tokenizer(name):
    (sighting,) = observed(tokenizer, {name: "content"}).components
    assert sighting.component == "tokenizer"
    assert sighting.where == name


@pytest.mark.parametrize("name", ["tokenizer_config.json", "tokenizer.py", "tests/tokenizer.json"])
def test_other_files_are_no_tokenizer(name):
    assert not observed(tokenizer, {name: "content"}).components


def test_an_empty_tokenizer_file_is_told_and_does_not_count():
    seen = observed(tokenizer, {"tokenizer.json": "{}\n"})
    assert not seen.components
    assert "no content" in seen.findings[0].message
