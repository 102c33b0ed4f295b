"""Make every file of the shipped model: `python -m index.training --data DIR --output index/model`."""

import argparse
import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from corpus.errors import AdviserError
from index.analyzer import LEXICON_FILE, Analyzer
from index.training.batches import encode_bags, make_sources
from index.training.data import TrainingData, read_training_data
from index.training.lexicon import MINIMUM_COUNT, count_words, write_lexicon
from index.training.quantisation import write_model
from index.training.teacher import embed_english, reduce_dimension
from index.training.tokenizer import train_tokenizer
from index.training.training import TrainingOptions, distil, initial_embedding, rank

logger = logging.getLogger(__name__)

THREADS = 2  # Sums are split by thread: another number gives other last digits, and so another table.
VOCABULARY_SIZE = 30_000  # What is asked for; pruning ends a little below it.
TOKENIZER_MINIMUM_COUNT = 2
# Of the ranking batches. Titles and headings are the nearest thing to questions; the law's language is the farthest from companies'.
SHARES: Mapping[str, float] = {
    "g0v_titles": 3,
    "msdocs_headings": 2,
    "law_headings": 0.5,
    "synonyms": 1,
    "g0v_cloze": 2,
    "g0v_adjacent": 1,
    "msdocs_cloze": 1,
    "msdocs_adjacent": 0.5,
    "law_cloze": 0.5,
    "law_adjacent": 0.25,
}


@dataclass(frozen=True, slots=True)
class Reused:
    """What an earlier run left: a folder that keeps the teacher's vectors, the slowest step, and a tokenizer."""

    cache: Path | None = None
    tokenizer: Path | None = None


def make_model(data: TrainingData, output: Path, options: TrainingOptions, *, reused: Reused = Reused()) -> None:
    """Write lexicon, tokenizer and weights."""
    counts = count_words(data.texts(), minimum=TOKENIZER_MINIMUM_COUNT)
    frequencies = {word: count for word, count in counts.items() if count >= MINIMUM_COUNT}
    output.mkdir(parents=True, exist_ok=True)
    (output / LEXICON_FILE).write_bytes(write_lexicon(frequencies))
    if reused.tokenizer:
        tokenizer = Tokenizer.from_file(str(reused.tokenizer))
    else:
        tokenizer = train_tokenizer(counts, Analyzer(frequencies), vocabulary_size=VOCABULARY_SIZE)
    logger.info("%d words, %d tokens", len(frequencies), tokenizer.get_vocab_size())
    write_model(output, tokenizer, train_table(data, tokenizer, options, cache=reused.cache))


def train_table(data: TrainingData, tokenizer: Tokenizer, options: TrainingOptions, *, cache: Path | None = None) -> NDArray[np.float32]:
    """Distil, then rank: shape (tokens, dimension), float32."""
    torch.set_num_threads(THREADS)
    swedish = encode_bags(tokenizer, [swedish for swedish, _ in data.parallel])
    targets = reduce_dimension(embed_english([english for _, english in data.parallel], cache=cache), options.dimension)
    embedding = initial_embedding(swedish, tokenizer.get_vocab_size(), options)
    distil(embedding, swedish, targets, options)
    distilled = embedding.weight.detach().numpy().copy()
    rank(embedding, make_sources(data, tokenizer, SHARES), (swedish, targets), options)
    ranked = embedding.weight.detach().numpy()
    return np.asarray(options.distilled_share * distilled + (1 - options.distilled_share) * ranked, dtype=np.float32)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and make the model."""
    parser = argparse.ArgumentParser(prog="python -m index.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train/")
    parser.add_argument("--output", type=Path, required=True, help="folder to write to, such as index/model")
    parser.add_argument("--cache", type=Path, help="folder that keeps the teacher's vectors between runs")
    parser.add_argument("--tokenizer", type=Path, help="tokenizer.json to use instead of training one")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        reused = Reused(cache=options.cache, tokenizer=options.tokenizer)
        make_model(read_training_data(options.data), options.output, TrainingOptions(), reused=reused)
    except AdviserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
