"""Tests for `index.embedder`: the shipped model, any other one, and what is said when one is missing."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from index.embedder import (
    SHIPPED_NAME,
    Embedder,
    EmbedderError,
    _reaches_hub,
    load_embedder,
    load_static,
    load_transformer,
    normalize_rows,
    prompts_of,
)

MODEL = Path(str(files("index") / "model"))
TEXTS = ["Vi behöver hjälp med robotar i svetsen.", "Stöd till kompetensutveckling", "Räksmörgås 75 %"]


@pytest.fixture(scope="module", params=[lambda: load_embedder(), lambda: load_embedder(str(MODEL))], ids=["static", "transformer"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    """Every embedder: the shipped model read without torch, and the same folder through sentence-transformers."""
    load: Callable[[], Embedder] = request.param
    return load()


def test_vectors_have_unit_length_and_the_stated_shape(embedder: Embedder) -> None:
    vectors = embedder.embed_documents(TEXTS)
    assert vectors.shape == (3, embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_query_vector_is_one_row(embedder: Embedder) -> None:
    vector = embedder.embed_query(TEXTS[0])
    assert vector.shape == (embedder.dimension,)
    np.testing.assert_allclose(vector, embedder.embed_documents(TEXTS)[0], atol=1e-5)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_documents([]).shape == (0, embedder.dimension)


def test_related_texts_are_nearer_than_unrelated_ones(embedder: Embedder) -> None:
    query = embedder.embed_query("vidareutbildning av personal")
    related, unrelated = embedder.embed_documents(["Kurser för era anställda", "Fiskekvoter i Östersjön"])
    assert query @ related > query @ unrelated + 0.1


def test_text_without_letters_has_a_finite_vector(embedder: Embedder) -> None:
    assert np.isfinite(embedder.embed_documents(["", "🙂 …", "x" * 10_000])).all()


def test_both_loaders_give_the_same_vectors() -> None:
    """The torch-free loader computes what sentence-transformers computes from the same files."""
    static, transformer = load_embedder(), load_embedder(str(MODEL))
    np.testing.assert_allclose(static.embed_documents(TEXTS), transformer.embed_documents(TEXTS), atol=1e-5)


def test_many_texts_are_embedded_as_one_by_one() -> None:
    static = load_embedder()
    texts = [f"Text nummer {number} om robotar" for number in range(1100)]
    np.testing.assert_allclose(
        static.embed_documents(texts)[[0, 1024, 1099]], [static.embed_query(texts[row]) for row in (0, 1024, 1099)], atol=1e-6
    )


def test_shipped_model_is_loaded_without_torch_or_network() -> None:
    program = (
        "import socket, sys\n"
        "def refuse(*arguments, **options): raise AssertionError('network')\n"
        "socket.socket.connect = refuse\n"
        "from index.embedder import load_embedder\n"
        "load_embedder().embed_query('robot')\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'huggingface_hub'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=MODEL.parents[1], check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_version_follows_the_content(tmp_path: Path) -> None:
    copy = shutil.copytree(MODEL, tmp_path / "copy")
    same = load_static(copy, name="copy")
    assert same.version == load_embedder(SHIPPED_NAME).version
    tokenizer = copy / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load_static(copy, name="copy").version != same.version


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_missing_file_is_named(tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(MODEL, tmp_path / "copy")
    (copy / name).unlink()
    with pytest.raises(EmbedderError, match=rf"{name}.*Reinstall the package"):
        load_static(copy, name="copy")


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("size", [0, 7, 5000])
def test_damaged_file_is_one_sentence(tmp_path: Path, name: str, size: int) -> None:
    copy = shutil.copytree(MODEL, tmp_path / "copy")
    (copy / name).write_bytes((MODEL / name).read_bytes()[:size])
    with pytest.raises(EmbedderError, match="damaged"):
        load_static(copy, name="copy")


def test_unknown_model_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EmbedderError, match=r"unknown/model could not be loaded .*ASSISTANT_EMBEDDING_MODEL") as caught:
        load_embedder("unknown/model")
    assert "\n" not in str(caught.value)


def test_unreachable_hub_is_not_asked_for_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub's client would retry for over a minute, with a warning each time; nothing listens on the endpoint here."""
    monkeypatch.setenv("HF_ENDPOINT", "https://127.0.0.1:9")
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setattr("index.embedder.getproxies", dict)
    assert not _reaches_hub()
    with pytest.raises(EmbedderError, match=r"unknown/model could not be loaded"):
        load_embedder("unknown/model")


def test_damaged_transformer_is_one_sentence(tmp_path: Path) -> None:
    copy = shutil.copytree(MODEL, tmp_path / "copy")
    (copy / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(EmbedderError, match="could not be loaded"):
        load_embedder(str(copy))


def test_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EmbedderError, match=r"\[transformers\]"):
        load_transformer("intfloat/multilingual-e5-base")


@pytest.mark.parametrize(
    ("name", "own", "expected"),
    [
        ("intfloat/multilingual-e5-base", {}, ("query: ", "passage: ")),
        ("models/e5_small", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("KBLab/sentence-bert-swedish-cased", {}, ("", "")),
        ("some/retriever", {"query": "fråga: ", "document": ""}, ("fråga: ", "")),
        ("e5-with-own", {"query": "q: ", "passage": "p: "}, ("q: ", "p: ")),
    ],
)
def test_prompts_are_the_models_own_or_its_familys(name: str, own: dict[str, str | None], expected: tuple[str, str]) -> None:
    assert prompts_of(name, own) == expected


def test_zero_rows_stay_zero() -> None:
    np.testing.assert_allclose(normalize_rows(np.array([[3, 4], [0, 0]], dtype=np.float32)), [[0.6, 0.8], [0, 0]])


def test_shipped_files_stay_small() -> None:
    """The whole folder, word list included, stays under 16 MB."""
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) < 16e6
