"""Draw training batches of token ids: sentence pairs, and query–passage pairs of one source at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.training.data import Pair, TrainingData, split_sentences

MAXIMUM_TOKENS = 256  # Of a passage in training.
KEPT_SENTENCE = 0.1  # Share of inverse-cloze passages that keep the query's sentence (Lee et al. 2019, ORQA).
WINDOW = (2, 10)  # Sentences in an inverse-cloze passage, or in two adjacent passages together.
SHORTEST_SENTENCE = 4  # Tokens; shorter ones are headings and list marks.

TokenIds = NDArray[np.int32]
IdPair = tuple[TokenIds, TokenIds]


@dataclass(frozen=True, slots=True)
class Bags:
    """Token ids of many texts laid end to end: text i is `ids[offsets[i]:offsets[i + 1]]`; `ids` int32, `offsets` int64."""

    ids: TokenIds
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> TokenIds:
        """Give the ids of one text."""
        return self.ids[self.offsets[row] : self.offsets[row + 1]]


@dataclass(frozen=True, slots=True)
class Source:
    """A named stream of query–passage pairs and its share of the batches."""

    name: str
    share: float
    draw: Callable[[np.random.Generator], IdPair]


def encode_bags(tokenizer: Tokenizer, texts: Sequence[str]) -> Bags:
    """Tokenise texts into bags."""
    return join_bags([np.asarray(encoding.ids, dtype=np.int32) for encoding in tokenizer.encode_batch_fast(list(texts))])


def join_bags(bags: Sequence[TokenIds]) -> Bags:
    """Lay id arrays end to end."""
    offsets = np.zeros(len(bags) + 1, dtype=np.int64)
    np.cumsum([len(bag) for bag in bags], out=offsets[1:])
    return Bags(np.concatenate([np.zeros(0, dtype=np.int32), *bags]), offsets)


def make_sources(data: TrainingData, tokenizer: Tokenizer, shares: Mapping[str, float]) -> list[Source]:
    """Prepare the sources named in `shares`; `<collection>_cloze` and `<collection>_adjacent` are drawn from its passages."""
    sources = [
        Source(name, shares[name], draw_pair(tokenizer, pairs)) for name, pairs in data.sources.items() if shares.get(name) and pairs
    ]
    for name, passages in data.passages.items():
        sentences = [encode_bags(tokenizer, split_sentences(text)) for text in passages]
        for kind, draw in (("cloze", draw_cloze), ("adjacent", draw_adjacent)):
            usable = [bags for bags in map(_without_fragments, sentences) if len(bags) >= WINDOW[0]]
            if shares.get(f"{name}_{kind}") and usable:
                sources.append(Source(f"{name}_{kind}", shares[f"{name}_{kind}"], draw(usable)))
    return sources


def draw_pair(tokenizer: Tokenizer, pairs: Iterable[Pair]) -> Callable[[np.random.Generator], IdPair]:
    """Make a drawer of given pairs."""
    queries, passages = zip(*pairs, strict=True)
    query_bags, passage_bags = encode_bags(tokenizer, queries), encode_bags(tokenizer, passages)

    def draw(generator: np.random.Generator) -> IdPair:
        row = int(generator.integers(len(query_bags)))
        return query_bags[row], passage_bags[row][:MAXIMUM_TOKENS]

    return draw


def draw_cloze(texts: Sequence[Bags]) -> Callable[[np.random.Generator], IdPair]:
    """Make a drawer of inverse-cloze pairs: a sentence, and the passage around it."""

    def draw(generator: np.random.Generator) -> IdPair:
        window = _draw_window(texts, generator)
        chosen = int(generator.integers(len(window)))
        keep = generator.random() < KEPT_SENTENCE
        rest = [sentence for row, sentence in enumerate(window) if keep or row != chosen]
        return window[chosen], np.concatenate(rest)[:MAXIMUM_TOKENS]

    return draw


def draw_adjacent(texts: Sequence[Bags]) -> Callable[[np.random.Generator], IdPair]:
    """Make a drawer of neighbouring passages: a window cut in two."""

    def draw(generator: np.random.Generator) -> IdPair:
        window = _draw_window(texts, generator)
        cut = int(generator.integers(1, len(window)))
        return np.concatenate(window[:cut])[:MAXIMUM_TOKENS], np.concatenate(window[cut:])[:MAXIMUM_TOKENS]

    return draw


def draw_batch(source: Source, size: int, generator: np.random.Generator, *, drop_shared: float) -> tuple[Bags, Bags]:
    """Draw a batch of pairs of one source; in a share `drop_shared` of them the query loses the words it shares with the passage."""
    queries: list[TokenIds] = []
    passages: list[TokenIds] = []
    while len(queries) < size:
        query, passage = source.draw(generator)
        if generator.random() < drop_shared:
            query = _without_shared(query, passage)
        if len(query) and len(passage):
            queries.append(query)
            passages.append(passage)
    return join_bags(queries), join_bags(passages)


def select_bags(bags: Bags, rows: NDArray[np.int64]) -> Bags:
    """Pick texts."""
    return join_bags([bags[int(row)] for row in rows])


def _draw_window(texts: Sequence[Bags], generator: np.random.Generator) -> list[TokenIds]:
    sentences = texts[int(generator.integers(len(texts)))]
    length = min(len(sentences), int(generator.integers(WINDOW[0], WINDOW[1] + 1)))
    start = int(generator.integers(len(sentences) - length + 1))
    return [sentences[row] for row in range(start, start + length)]


def _without_shared(query: TokenIds, passage: TokenIds) -> TokenIds:
    kept = query[~np.isin(query, passage)]
    return kept if len(kept) else query


def _without_fragments(bags: Bags) -> Bags:
    return join_bags([bags[row] for row in range(len(bags)) if bags.offsets[row + 1] - bags.offsets[row] >= SHORTEST_SENTENCE])
