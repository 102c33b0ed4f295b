"""Lay out the figures of retrieval as Markdown tables: as shipped beside the targets, and what each field does."""

from collections.abc import Iterator, Sequence

from retrieval_figures import COMPARED, Figure, Result

from index.fields import WEIGHTS

TARGETS = {("own documents", "Success@1"): 85, ("own documents", "R@5"): 97}


def format_tables(results: Sequence[Result]) -> str:
    """Return every table, with the weights in use above them."""
    fields = ", ".join(f"{name} {weight}" for name, weight in WEIGHTS.lexical.items())
    tables = ["\n".join(_figures(results)), *("\n".join(_ablation(results, measure)) for measure in COMPARED)]
    return "\n\n".join([f"z({fields}) + {WEIGHTS.semantic} × z(vectors)", *tables])


def _figures(results: Sequence[Result]) -> Iterator[str]:
    """Yield a line for each collection: its measures with their intervals, and the target where there is one."""
    measures = list(dict.fromkeys(measure for result in results for measure in result.figures))
    yield f"| × 100, 95 % interval | documents | queries | {' | '.join(measures)} |"
    yield "|---" * (len(measures) + 3) + "|"
    for result in results:
        cells = [_cell(result, measure) for measure in measures]
        yield f"| {result.name} | {result.documents:,} | {result.queries:,} | {' | '.join(cells)} |"


def _cell(result: Result, measure: str) -> str:
    if measure not in result.figures:
        return ""
    target = TARGETS.get((result.name, measure))
    return _interval(result.figures[measure], "{:.1f}") + (f", target ≥ {target}" if target else "")


def _interval(figure: Figure, form: str) -> str:
    return f"{form} ({form} to {form})".format(figure.value, figure.low, figure.high)


def _ablation(results: Sequence[Result], measure: str) -> Iterator[str]:
    """Yield a line for each system: its value in each collection, and how far that is from the shipped one's."""
    ablated = [result for result in results if result.systems]
    systems = list(dict.fromkeys(system for result in ablated for system in result.systems))
    yield f"| {measure} × 100, difference from the shipped | {' | '.join(result.name for result in ablated)} |"
    yield "|---" * (len(ablated) + 1) + "|"
    yield f"| shipped | {' | '.join(f'{result.figures[measure].value:.1f}' for result in ablated)} |"
    for system in systems:
        cells = [f"{r.systems[system][measure]:.1f}, {_interval(r.differences[system][measure], '{:+.1f}')}" for r in ablated]
        yield f"| {system} | {' | '.join(cells)} |"
