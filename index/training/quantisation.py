"""Write the trained table as int8 rows with a scale each, in a folder that sentence-transformers loads as it is."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save
from tokenizers import Tokenizer

INT8_LIMIT = 127
MODULES = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.sentence_transformer.modules.StaticEmbedding"}]
CONFIG: dict[str, object] = {
    "model_type": "SentenceTransformer",
    "prompts": {},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}


def quantise(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round each row to int8 with its largest value at 127.

    Returns:
        The rows, shape (tokens, dimension), and their scales, shape (tokens,); rows × scales is within half a step of the table.
    """
    scales = np.abs(table).max(axis=1) / INT8_LIMIT
    rows = np.rint(table / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
    return rows, scales.astype(np.float32)


def write_model(folder: Path, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
    """Write weights, tokenizer and the two configuration files sentence-transformers reads; the same table gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, scales = quantise(table)
    (folder / "model.safetensors").write_bytes(save({"embeddings": rows, "weights": scales}))
    compact = json.loads(tokenizer.to_str())
    (folder / "tokenizer.json").write_text(json.dumps(compact, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    for name, content in (("modules.json", MODULES), ("config_sentence_transformers.json", CONFIG)):
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
