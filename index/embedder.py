"""Turn texts into vectors: the Swedish static model that ships here, or any sentence-transformers model by name."""

import hashlib
import json
import os
import socket
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypedDict
from urllib.parse import urlsplit
from urllib.request import getproxies

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from corpus.errors import AdviserError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SHIPPED_NAME = "swedish-static"
WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"
POOLED_TEXTS = 1024  # Texts tokenised and averaged at a time: bounds the memory for long ones.
PROMPT_NAMES = {"query": ("query", "search_query"), "passage": ("passage", "document", "search_document")}
HUB_SECONDS = 3  # for a first sign of life from the model hub
DTYPES: dict[str, type[np.generic]] = {"I8": np.int8, "F16": np.float16, "F32": np.float32}


class TensorEntry(TypedDict):
    """Where a safetensors file keeps a tensor."""

    dtype: str
    shape: list[int]
    data_offsets: list[int]


class EmbedderError(AdviserError):
    """An embedding model is missing, damaged or cannot be loaded."""


class Embedder(Protocol):
    """What makes vectors. `name` is what it is asked for by; `version` changes whenever its vectors can."""

    @property
    def name(self) -> str:
        """Name the model as settings do."""

    @property
    def dimension(self) -> int:
        """Give the length of a vector."""

    @property
    def version(self) -> str:
        """Identify the model's content."""

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages: shape (n, dimension), float32, L2-normalised."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a query: shape (dimension,), float32, L2-normalised."""


class StaticEmbedder:
    """Averages a table's token vectors; needs numpy and tokenizers alone, and gives what sentence-transformers gives.

    A text without a known token has a zero vector, whose cosine to everything is 0.
    """

    def __init__(self, tokenizer: Tokenizer, table: NDArray[np.float32], *, name: str, version: str) -> None:
        """Take a tokenizer and its table, shape (tokens, dimension), float32."""
        self._tokenizer = tokenizer
        self._table = table
        self.name = name
        self.version = version
        self.dimension = int(table.shape[1])

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages: shape (n, dimension), float32, L2-normalised."""
        starts = range(0, len(texts), POOLED_TEXTS)
        blocks = [self._embed_block(list(texts[start : start + POOLED_TEXTS])) for start in starts]
        return np.concatenate([np.zeros((0, self.dimension), dtype=np.float32), *blocks])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a query: shape (dimension,), float32, L2-normalised."""
        vector: NDArray[np.float32] = self._embed_block([text])[0]
        return vector

    def _embed_block(self, texts: list[str]) -> NDArray[np.float32]:
        encodings = self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, encoding in enumerate(encodings):
            sums[row] = self._table[encoding.ids].sum(axis=0)  # the mean's length is lost in the normalisation
        return normalize_rows(sums)


class TransformerEmbedder:
    """A sentence-transformers model with the prompts it was trained with."""

    def __init__(self, model: "SentenceTransformer", *, name: str, version: str) -> None:
        """Take a loaded model."""
        self._model = model
        self.name = name
        self.version = version
        self.dimension = int(model.get_embedding_dimension() or 0)
        self._prompts = prompts_of(name, model.prompts)

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages: shape (n, dimension), float32, L2-normalised."""
        return self._embed(texts, self._prompts[1]) if texts else np.zeros((0, self.dimension), dtype=np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed a query: shape (dimension,), float32, L2-normalised."""
        vector: NDArray[np.float32] = self._embed([text], self._prompts[0])[0]
        return vector

    def _embed(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        vectors = self._model.encode(list(texts), prompt=prompt or None, show_progress_bar=False)
        return normalize_rows(np.asarray(vectors, dtype=np.float32))


def load_embedder(name: str | None = None) -> Embedder:
    """Load the shipped model, or a sentence-transformers model by name or folder.

    Raises:
        EmbedderError: If its files or packages are missing or damaged.
    """
    if name is None or name == SHIPPED_NAME:
        with as_file(files("index") / "model") as folder:
            return load_static(folder, name=SHIPPED_NAME)
    return load_transformer(name)


def load_static(folder: Path, *, name: str) -> StaticEmbedder:
    """Load a static model's tokenizer and table without torch.

    Raises:
        EmbedderError: If a file is missing or damaged.
    """
    try:
        weights, tokenizer = (folder / WEIGHTS_FILE).read_bytes(), (folder / TOKENIZER_FILE).read_bytes()
    except OSError as error:
        raise EmbedderError(
            f"The embedding model in {folder} cannot be read: {error.strerror}, {error.filename}. "
            f"Expected {WEIGHTS_FILE} and {TOKENIZER_FILE}. Reinstall the package."
        ) from error
    try:
        table = read_table(weights)
        loaded = Tokenizer.from_str(tokenizer.decode("utf-8"))
        if loaded.get_vocab_size() != len(table):
            raise ValueError(f"{loaded.get_vocab_size()} tokens but {len(table)} vectors")
    except Exception as error:  # tokenizers raises a bare Exception on a broken file
        raise EmbedderError(f"The embedding model in {folder} is damaged: {error}. Reinstall the package.") from error
    loaded.no_padding()
    loaded.no_truncation()
    version = hashlib.sha256(weights + tokenizer).hexdigest()[:16]
    return StaticEmbedder(loaded, table, name=name, version=version)


def read_table(data: bytes) -> NDArray[np.float32]:
    """Read a table from a safetensors file: int8 `embeddings` times a float per row in `weights`, as model2vec stores it.

    Returns:
        Shape (tokens, dimension), float32.

    Raises:
        ValueError: If the bytes are no such file.
    """
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    body = data[8 + length :]
    rows, scales = _read_tensor(body, header["embeddings"]), _read_tensor(body, header["weights"])
    return rows * scales[:, None]


def _read_tensor(body: bytes, entry: TensorEntry) -> NDArray[np.float32]:
    start, end = entry["data_offsets"]
    return np.frombuffer(body[start:end], dtype=DTYPES[entry["dtype"]]).reshape(entry["shape"]).astype(np.float32)


def load_transformer(name: str) -> TransformerEmbedder:
    """Load a sentence-transformers model from a folder, the local cache or the hub.

    Raises:
        EmbedderError: If the package or the model is missing.
    """
    try:
        # Late import: sentence_transformers takes 5–8 s, and the shipped model does without it.
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - start-up time
    except ImportError as error:
        raise EmbedderError(
            f"The model {name} needs the package sentence-transformers, which is not installed. "
            "Install the extra `[transformers]`, or unset ASSISTANT_EMBEDDING_MODEL to use the shipped model."
        ) from error
    try:
        # The local copy first: where there is none and no network, the hub's client retries for over a minute.
        local = Path(name).exists() or not _reaches_hub()
        model = SentenceTransformer(name, local_files_only=local)
    except Exception as error:  # transformers, huggingface_hub and safetensors share no parent
        reason = str(error).strip().split("\n")[0]
        raise EmbedderError(
            f"The embedding model {name} could not be loaded ({reason}). Expected a folder, or a model in the local cache or "
            "on the hub. Check the name and the connection, or unset ASSISTANT_EMBEDDING_MODEL to use the shipped model."
        ) from error
    return TransformerEmbedder(model, name=name, version=version_of(name, model))


def _reaches_hub() -> bool:
    """Tell whether the model hub may be asked: it is not switched off, and answers within seconds."""
    if os.environ.get("HF_HUB_OFFLINE", "0").upper() in ("1", "TRUE", "YES", "ON"):
        return False
    if "https" in getproxies():
        return True  # behind a proxy the hub is not asked directly
    endpoint = urlsplit(os.environ.get("HF_ENDPOINT") or "https://huggingface.co")
    try:
        socket.create_connection((endpoint.hostname or "", endpoint.port or 443), timeout=HUB_SECONDS).close()
    except OSError:
        return False
    return True


def version_of(name: str, model: "SentenceTransformer") -> str:
    """Identify a model by its name and weights: a sample of every parameter is hashed."""
    digest = hashlib.sha256(name.encode())
    for key, tensor in model.state_dict().items():
        sample = tensor.detach().flatten()[:64].float().cpu().numpy()
        digest.update(f"{key}{tuple(tensor.shape)}".encode() + sample.tobytes())
    return digest.hexdigest()[:16]


def prompts_of(name: str, prompts: Mapping[str, str | None]) -> tuple[str, str]:
    """Choose what goes before queries and passages: the model's own prompts, else the e5 family's, else nothing."""
    own = [next((prompt for key in keys if (prompt := prompts.get(key))), "") for keys in PROMPT_NAMES.values()]
    if not any(own) and "e5" in Path(name).name.lower().replace("_", "-").split("-"):
        return "query: ", "passage: "
    return own[0], own[1]


def normalize_rows(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Divide each row by its length; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
