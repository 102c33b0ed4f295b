"""Train the Unigram tokenizer on decompounded words, so that compounds share their parts' tokens."""

import json
from collections.abc import Iterator, Mapping

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from index.analyzer import Analyzer

UNKNOWN = "[UNK]"
LONGEST_TOKEN = 16
REPEAT_LIMIT = 2000  # A word is fed at most so often: the first thousand words would otherwise decide alone.
SCORE_DECIMALS = 2  # What the order of the trainer's sums changes lies behind them.


def train_tokenizer(counts: Mapping[str, int], analyzer: Analyzer, *, vocabulary_size: int) -> Tokenizer:
    """Train a Unigram model (Kudo 2018) over lower-cased NFC words, without a word-start mark.

    Without the mark `fakturor` is one token on its own and inside `leverantörsfakturor`; the words are cut at their compound joints
    before training, so that the joints become token borders.

    Args:
        counts: Word → how often it occurs.
        analyzer: Knows where compounds are cut.
    """
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{L}\p{N}%]+"), behavior="removed")
    trainer = trainers.UnigramTrainer(
        vocab_size=vocabulary_size,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=LONGEST_TOKEN,
        show_progress=False,
    )
    tokenizer.train_from_iterator(_decompounded(counts, analyzer), trainer=trainer)
    return _sorted(tokenizer)


def _sorted(tokenizer: Tokenizer) -> Tokenizer:
    """Round and sort the pieces, unknown first: the trainer gives equal ones in a random order."""
    description = json.loads(tokenizer.to_str())
    unknown, *pieces = [(piece, round(score, SCORE_DECIMALS)) for piece, score in description["model"]["vocab"]]
    description["model"]["vocab"] = [unknown, *sorted(pieces, key=lambda piece: (-piece[1], piece[0]))]
    return Tokenizer.from_str(json.dumps(description))


def _decompounded(counts: Mapping[str, int], analyzer: Analyzer) -> Iterator[str]:
    for word, count in sorted(counts.items()):
        segments = " ".join(analyzer.segment(word))
        yield " ".join([segments] * min(count, REPEAT_LIMIT))
