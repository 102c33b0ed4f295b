"""Tests for `index.training`: what is left out of the data, and that a tiny model is made, learns and comes out the same again."""

import json
import lzma
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from index.analyzer import Analyzer, load_analyzer, parse_lexicon
from index.embedder import load_embedder, load_static
from index.training import __main__ as training_command
from index.training import evaluate
from index.training.batches import Source, draw_batch, encode_bags, make_sources
from index.training.data import TrainingData, TrainingError, read_training_data
from index.training.lexicon import count_words, write_lexicon
from index.training.quantisation import quantise, write_model
from index.training.teacher import cache_path, embed_english, reduce_dimension
from index.training.tokenizer import train_tokenizer
from index.training.training import TrainingOptions, distil, embed, initial_embedding, rank

SUBJECTS = ["robot", "lån", "export", "energi", "kurs", "patent", "kvalitet", "lager", "mätning", "ritning"]
SYNONYMS = ["maskin", "kredit", "utland", "ström", "lektion", "uppfinning", "noggrannhet", "förråd", "kontroll", "skiss"]
OPTIONS = TrainingOptions(
    dimension=16,
    distillation_epochs=30,
    distillation_batch=10,
    ranking_steps=60,
    ranking_batch=10,
    ranking_rate=0.01,
    distillation_share=0.1,
)
SHARES = {"g0v_titles": 1.0, "g0v_cloze": 1.0, "msdocs_adjacent": 1.0}

Records = list[dict[str, object]]


def write_records(path: Path, records: Records) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of the real form with ten subjects, a speech and an interview."""
    folder = tmp_path_factory.mktemp("data")
    pairs = list(zip(SUBJECTS, SYNONYMS, strict=True))
    bodies = [f"Om {a} för företag i regionen. Här hjälper vi er med {b} i verkstaden. Företaget får stöd till {a}." for a, b in pairs]
    government: Records = [
        {"type": "artiklar", "title": f"Stöd till {a}", "summary": "", "text": body, "id": a}
        for (a, _), body in zip(pairs, bodies, strict=True)
    ]
    government.append({"type": "tal", "title": "Ministerns ord", "summary": "", "text": "Talet.", "id": "tal"})
    government.append({"type": "artiklar", "title": "Intervju med ministern", "summary": "", "text": "Svaren.", "id": "intervju"})
    files: dict[str, Records] = {
        "g0v_regeringen-documents": government,
        "msdocs_sv_en-documents_sv": [{"text": body} for body in bodies],
        "msdocs_sv_en-pairs_ht": [{"sv": f"Vi har {a}.", "en": f"We have {a}."} for a, _ in pairs],
        "msdocs_sv_en-pairs_sv": [
            {"anchor": a, "positive": body, "kind": "title-body"} for (a, _), body in zip(pairs, bodies, strict=True)
        ],
        "swedish_law_sfs-pairs": [{"anchor": "Lag", "positive": "Denna lag gäller.", "kind": "heading-provision"}],
        "swedish_law_sfs-provisions": [{"text": "Denna lag gäller alla företag i hela landet."}],
        "tatoeba_manythings-pairs": [{"sv": "Gå.", "en": "Go."}, {"sv": "Gå.", "en": "Walk."}],
        "synlex-synpairs": [{"w1": a, "w2": b, "level": 4.0} for a, b in pairs] + [{"w1": "sol", "w2": "mån", "level": 1.0}],
    }
    for name, records in files.items():
        write_records(folder / "train" / f"{name}.jsonl.xz", records)
    write_records(folder / "dev" / "tiny" / "corpus.jsonl.xz", [{"id": a, "text": body} for a, body in zip(SUBJECTS, bodies, strict=True)])
    write_records(folder / "dev" / "tiny" / "queries.jsonl.xz", [{"query": f"{a} i regionen", "positive_ids": [a]} for a in SUBJECTS])
    return folder


@pytest.fixture(scope="module")
def data(folder: Path) -> TrainingData:
    return read_training_data(folder)


@pytest.fixture(scope="module")
def tokenizer(data: TrainingData) -> Tokenizer:
    return train_tokenizer(count_words(data.texts(), minimum=1), load_analyzer(), vocabulary_size=300)


def test_speeches_and_interviews_are_left_out(data: TrainingData) -> None:
    assert len(data.passages["g0v"]) == len(SUBJECTS)
    assert not any("minister" in text.lower() for text in data.texts())


def test_each_swedish_sentence_and_only_agreed_synonyms_are_kept(data: TrainingData) -> None:
    assert [english for swedish, english in data.parallel if swedish == "Gå."] == ["Go."]
    assert ("sol", "mån") not in data.sources["synonyms"]


def test_missing_data_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="Training data not found"):
        read_training_data(tmp_path)


def test_lexicon_comes_back_as_it_was_counted() -> None:
    counts = count_words(["Stöd till AI-stöd, robot och 3D", "stöd"], minimum=1)
    assert counts == {"stöd": 3, "till": 1, "robot": 1, "och": 1}
    assert parse_lexicon(write_lexicon(counts)) == counts
    assert write_lexicon(counts) == write_lexicon(dict(reversed(counts.items())))


def test_tokenizer_shares_tokens_between_words_and_compounds() -> None:
    counts = {"leverantörer": 50, "leverantörs": 50, "fakturor": 50, "leverantörsfakturor": 5}
    tokenizer = train_tokenizer(counts, Analyzer(counts), vocabulary_size=60)
    assert tokenizer.encode("Leverantörsfakturor!").tokens == tokenizer.encode("leverantörs fakturor").tokens


def test_quantised_rows_are_within_half_a_step() -> None:
    table = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32)
    table[3] = 0
    rows, scales = quantise(table)
    assert rows.dtype == np.int8
    assert (np.abs(rows * scales[:, None] - table) <= scales[:, None] / 2 + 1e-7).all()


def test_principal_components_keep_the_cosines() -> None:
    generator = np.random.default_rng(0)
    vectors = (generator.normal(size=(40, 4)) @ generator.normal(size=(4, 12))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    reduced = reduce_dimension(vectors, 4)
    np.testing.assert_allclose(reduced @ reduced.T, vectors @ vectors.T, atol=1e-5)


def test_cached_teacher_vectors_are_used(tmp_path: Path) -> None:
    vectors = np.eye(2, 384, dtype=np.float32)
    np.save(cache_path(["a", "b"], tmp_path), vectors)
    np.testing.assert_array_equal(embed_english(["a", "b"], cache=tmp_path), vectors)


def test_distillation_brings_sentences_to_their_targets(data: TrainingData, tokenizer: Tokenizer) -> None:
    swedish = encode_bags(tokenizer, [swedish for swedish, _ in data.parallel])
    targets = np.random.default_rng(0).normal(size=(len(swedish), 16)).astype(np.float32)
    targets /= np.linalg.norm(targets, axis=1, keepdims=True)
    embedding = initial_embedding(swedish, tokenizer.get_vocab_size(), OPTIONS)
    before = (embed(embedding, swedish).detach().numpy() * targets).sum(axis=1).mean()
    distil(embedding, swedish, targets, OPTIONS)
    assert (embed(embedding, swedish).detach().numpy() * targets).sum(axis=1).mean() > before + 0.3


def test_ranking_learns_pairs_that_share_no_word(tokenizer: Tokenizer) -> None:
    queries, passages = encode_bags(tokenizer, SUBJECTS), encode_bags(tokenizer, SYNONYMS)

    def draw(generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        row = int(generator.integers(len(SUBJECTS)))
        return queries[row], passages[row]

    embedding = initial_embedding(queries, tokenizer.get_vocab_size(), OPTIONS)
    options = replace(OPTIONS, distillation_share=0.0)
    rank(embedding, [Source("pairs", 1.0, draw)], (queries, np.zeros((10, 16), dtype=np.float32)), options)
    similarities = embed(embedding, queries) @ embed(embedding, passages).T
    assert (similarities.argmax(dim=1) == torch.arange(len(SUBJECTS))).float().mean() > 0.8


def test_queries_lose_the_words_they_share_with_the_passage() -> None:
    query, passage = np.array([1, 2, 3], dtype=np.int32), np.array([2, 9], dtype=np.int32)
    drawn = Source("one", 1.0, lambda generator: (query, passage))
    generator = np.random.default_rng(0)
    assert draw_batch(drawn, 1, generator, drop_shared=1.0)[0][0].tolist() == [1, 3]
    assert draw_batch(drawn, 1, generator, drop_shared=0.0)[0][0].tolist() == [1, 2, 3]


def test_cloze_and_adjacent_pairs_come_from_one_text(data: TrainingData, tokenizer: Tokenizer) -> None:
    sources = {source.name: source for source in make_sources(data, tokenizer, SHARES)}
    assert set(sources) == set(SHARES)
    queries, passages = draw_batch(sources["g0v_cloze"], 5, np.random.default_rng(0), drop_shared=0.0)
    assert len(queries) == len(passages) == 5


def test_written_model_loads_in_both_ways(tmp_path: Path, tokenizer: Tokenizer) -> None:
    table = np.random.default_rng(0).normal(size=(tokenizer.get_vocab_size(), 8)).astype(np.float32)
    write_model(tmp_path, tokenizer, table)
    texts = ["stöd till robot", "export"]
    static, transformer = load_static(tmp_path, name="tiny"), load_embedder(str(tmp_path))
    np.testing.assert_allclose(static.embed_documents(texts), transformer.embed_documents(texts), atol=1e-5)


def test_one_command_makes_the_same_files_twice(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    english = [english for _, english in read_training_data(folder).parallel]
    vectors = np.random.default_rng(0).normal(size=(len(english), 384)).astype(np.float32)
    np.save(cache_path(english, tmp_path), vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    monkeypatch.setattr(training_command, "TrainingOptions", lambda: OPTIONS)
    made = []
    for name, reused in (("first", []), ("second", ["--tokenizer", str(tmp_path / "first" / "tokenizer.json")])):
        arguments = ["--data", str(folder), "--output", str(tmp_path / name), "--cache", str(tmp_path), *reused]
        assert training_command.main(arguments) == 0
        made.append({path.name: path.read_bytes() for path in sorted((tmp_path / name).iterdir())})
    assert set(made[0]) == {"config_sentence_transformers.json", "lexicon.txt.gz", "model.safetensors", "modules.json", "tokenizer.json"}
    assert made[0] == made[1]


def test_missing_data_ends_the_command_with_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert training_command.main(["--data", str(tmp_path), "--output", str(tmp_path)]) == 1
    assert "Training data not found" in capsys.readouterr().err


def test_evaluation_prints_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["--dev", str(folder / "dev")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("| nDCG@10 × 100 | tiny |")
    assert [line.split("|")[1].strip() for line in lines[2:-1]] == list(evaluate.SYSTEMS)


def test_evaluation_writes_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["--dev", str(folder / "dev"), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)["tiny"]["lexical"]
    assert figures["ndcg"] > 99
    assert len(figures["values"]) == len(SUBJECTS)


def test_best_rows_are_ranked_with_ties_in_order() -> None:
    assert evaluate.best_rows(np.array([1, 3, 3, 0, 2], dtype=np.float32), 3) == [1, 2, 4]
    assert evaluate.best_rows(np.array([1, 3], dtype=np.float32), 3) == [1, 0]
