"""Train the static embedding: first distilled from the English teacher, then to rank passages for queries."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from index.training.batches import Bags, Source, draw_batch, select_bags

logger = logging.getLogger(__name__)

SIF = 1e-3  # Arora et al. 2017: start a token's vector at a / (a + p) of its length, so that frequent tokens weigh little.
LOG_EVERY = 200


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """What decides the result of training, with the values behind the shipped model."""

    dimension: int = 256
    seed: int = 20250101
    scale: float = 20.0  # Of the cosine in InfoNCE.
    distillation_epochs: int = 6
    distillation_batch: int = 2048
    distillation_rate: float = 0.01
    cosine_weight: float = 4.0  # Of 1 − cosine beside 0.5 × InfoNCE both ways.
    ranking_steps: int = 2400
    ranking_batch: int = 1024
    ranking_rate: float = 0.004
    distillation_share: float = 0.2  # Of the ranking steps that are distillation batches.
    distilled_share: float = 0.25  # Of the distilled table in the final one (Wortsman et al. 2022, WiSE-FT).
    drop_shared: float = 0.5  # Of the queries that lose the words they share with the passage.


def initial_embedding(bags: Bags, vocabulary_size: int, options: TrainingOptions) -> nn.EmbeddingBag:
    """Make a random table whose rows are shortened by smooth inverse frequency."""
    generator = torch.Generator().manual_seed(options.seed)
    rows = torch.randn(vocabulary_size, options.dimension, generator=generator) / options.dimension**0.5
    counts = torch.bincount(torch.from_numpy(bags.ids).long(), minlength=vocabulary_size)
    probability = counts / max(int(counts.sum()), 1)
    return nn.EmbeddingBag.from_pretrained(rows * (SIF / (SIF + probability)).unsqueeze(1), freeze=False, mode="mean")


def distil(embedding: nn.EmbeddingBag, swedish: Bags, targets: NDArray[np.float32], options: TrainingOptions) -> None:
    """Teach the table the teacher's vectors of the translations (Reimers & Gurevych 2020), in place.

    Args:
        targets: Shape (sentences, dimension), float32, L2-normalised, in the order of `swedish`.
    """
    generator = np.random.default_rng(options.seed)
    steps = options.distillation_epochs * max(1, len(swedish) // options.distillation_batch)
    optimizer, schedule = _optimizer(embedding, options.distillation_rate, steps)
    for step in range(steps):
        loss = _distillation_loss(embedding, swedish, targets, generator, options)
        _step(optimizer, schedule, loss, f"distil {step}/{steps}", step)


def rank(
    embedding: nn.EmbeddingBag,
    sources: Sequence[Source],
    parallel: tuple[Bags, NDArray[np.float32]],
    options: TrainingOptions,
) -> None:
    """Teach the table to put a query's passage first among the batch's, one source a batch, in place.

    Args:
        parallel: The sentences and targets of `distil`, mixed in so that what was distilled is kept.
    """
    generator = np.random.default_rng(options.seed + 1)
    shares = np.array([source.share for source in sources]) / sum(source.share for source in sources)
    optimizer, schedule = _optimizer(embedding, options.ranking_rate, options.ranking_steps)
    for step in range(options.ranking_steps):
        if generator.random() < options.distillation_share:
            loss = _distillation_loss(embedding, *parallel, generator, options)
        else:
            source = sources[int(generator.choice(len(sources), p=shares))]
            queries, passages = draw_batch(source, options.ranking_batch, generator, drop_shared=options.drop_shared)
            loss = contrastive_loss(embed(embedding, queries), embed(embedding, passages), options.scale)
        _step(optimizer, schedule, loss, f"rank {step}/{options.ranking_steps}", step)


def embed(embedding: nn.EmbeddingBag, bags: Bags) -> Tensor:
    """Average and normalise: shape (texts, dimension), float32."""
    vectors: Tensor = embedding(torch.from_numpy(bags.ids).long(), torch.from_numpy(bags.offsets[:-1]))
    return normalize(vectors)


def contrastive_loss(a: Tensor, b: Tensor, scale: float) -> Tensor:
    """Compute InfoNCE with in-batch negatives, both ways (van den Oord et al. 2018)."""
    similarities = scale * a @ b.T
    labels = torch.arange(len(a))
    return (cross_entropy(similarities, labels) + cross_entropy(similarities.T, labels)) / 2


def _distillation_loss(
    embedding: nn.EmbeddingBag,
    swedish: Bags,
    targets: NDArray[np.float32],
    generator: np.random.Generator,
    options: TrainingOptions,
) -> Tensor:
    rows = generator.choice(len(swedish), min(options.distillation_batch, len(swedish)), replace=False)
    student, teacher = embed(embedding, select_bags(swedish, rows)), torch.from_numpy(targets[rows])
    distance = 1 - (student * teacher).sum(dim=1).mean()
    return contrastive_loss(student, teacher, options.scale) + options.cosine_weight * distance


def _optimizer(embedding: nn.EmbeddingBag, rate: float, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    optimizer = torch.optim.Adam(embedding.parameters(), lr=rate)
    return optimizer, torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.05, total_iters=steps)


def _step(
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    loss: Tensor,
    name: str,
    step: int,
) -> None:
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    schedule.step()
    if step % LOG_EVERY == 0:
        logger.info("%s: loss %.4f", name, loss.item())
