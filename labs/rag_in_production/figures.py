"""The figures of the post, as functions of what the lab found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labs import Figure

if TYPE_CHECKING:
    from labs.charts import Palette
    from labs.rag_in_production.results import Retrieval

NAMES = {
    "minilm": "MiniLM",
    "rrf": "fusion",
    "bm25": "BM25",
    "static": "static",
}
DASHES = {"minilm": "-", "rrf": (0, (6, 2)), "bm25": (0, (2, 1.5)), "static": "-."}
SIZES = (10, 20, 50, 100, 200, 297, 597, 1000, 1500, 2297)
WINDOWS = (50, 100, 200, 300, 600)
CUTTINGS = {
    "packed-{}": ("headings", "-"),
    "recursive-{}": ("recursive", (0, (6, 2))),
    "{}-0": ("windows", (0, (2, 1.5))),
}


def corpus_size(result: Retrieval) -> Figure:
    """Recall at 5 from a demo to an index of thousands, four retrievers."""
    five = result.recall5_share

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        colors = (palette.main, palette.muted, palette.second, palette.third)
        axes.axvspan(10, 20, color=palette.band, lw=0)
        axes.text(10.6, 38, "the demo", color=palette.ink)
        for name, color in zip(NAMES, colors, strict=True):
            shares = [100 * five[f"{name}.{size}"] for size in SIZES]
            axes.plot(SIZES, shares, color=color, ls=DASHES[name])
            axes.text(2480, shares[-1], NAMES[name], color=color, va="center")
        axes.axvline(297, color=palette.rule, lw=1)
        axes.text(310, 97, "other manuals\nadded", color=palette.muted, va="center")
        axes.set_xscale("log")
        axes.set_xlim(10, 2297)
        axes.set_ylim(35, 101)
        axes.set_xticks([10, 20, 50, 100, 297, 1000, 2297])
        axes.set_xticklabels(["10", "20", "50", "100", "297", "1,000", "2,297"])
        axes.minorticks_off()
        axes.set_xlabel("documents in the index (log scale)")
        axes.set_ylabel("answer in the first five, %")

    return Figure(
        name="corpus-size",
        alt=(
            "Share of questions whose answer is in the first five, against the number "
            "of documents. From 20 to 297 to 2,297 documents it falls "
            + "; ".join(
                f"for {NAMES[name]} from {five[f'{name}.20']:.1%} to "
                f"{five[f'{name}.297']:.1%} to {five[f'{name}.2297']:.1%}"
                for name in NAMES
            )
            + ". Static embeddings begin above BM25 and end far below it."
        ),
        columns=("documents", *(f"{name}, %" for name in NAMES.values())),
        rows=tuple(
            (size, *(round(100 * five[f"{name}.{size}"], 1) for name in NAMES))
            for size in SIZES
        ),
        draw=draw,
    )


def demo_scores(result: Retrieval) -> Figure:
    """How a retriever that misses four in ten scores in demos of ten."""
    shares = [100 * share for share in result.demo_scores]
    perfect = result.perfect_demo_share["random"]
    whole = 10 * (1 - result.missed3_share["static"])

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.bar(range(5, 10), shares[5:10], 0.8, color=palette.muted)
        axes.bar([10], shares[10], 0.8, color=palette.main)
        axes.axvline(whole, color=palette.second, ls=(0, (6, 2)))
        axes.text(
            whole + 0.15,
            0.8 * shares[10],
            f"what it scores\non all 297:\n{whole:.1f} of 10",
            color=palette.second,
        )
        axes.text(
            9.5, shares[10], f"{perfect:.0%} perfect", color=palette.main, ha="right",
            va="top",
        )  # fmt: skip
        axes.set_xlim(4.5, 10.5)
        axes.set_xlabel("questions answered, of ten, in the first three")
        axes.set_ylabel("of random demos, %")

    return Figure(
        name="demo-scores",
        alt=(
            f"Histogram of the scores of static embeddings in random demos of ten "
            f"documents and their ten questions. {perfect:.0%} of demos are without a "
            f"miss; on all 297 documents the same retriever answers {whole:.1f} "
            f"questions in ten."
        ),
        columns=("answered of ten", "demos, %"),
        rows=tuple((n, round(share, 1)) for n, share in enumerate(shares)),
        draw=draw,
    )


def fusion(result: Retrieval) -> Figure:
    """Recall at 5 by the weight of MiniLM; rank fusion as three points."""
    weights, shares = zip(*result.convex_curve, strict=True)
    percent = [100 * share for share in shares]
    ranked = result.rrf_recall5_share
    alone = result.recall5_share["minilm.297"]

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axhline(100 * alone, color=palette.muted, ls=(0, (2, 2)), lw=1.4)
        axes.text(0.02, 100 * alone + 0.6, "MiniLM alone", color=palette.muted)
        axes.plot(weights, percent, color=palette.main)
        axes.text(0.27, 80.3, "scores added", color=palette.main, ha="right")
        for key, marker, side in (("1", "^", -1), ("60", "D", 1)):
            at = 100 * ranked[key]
            name = f"ranks fused, k = {key}"
            place = {"ha": "right" if side < 0 else "left", "va": "center"}
            axes.plot(0.5, at, marker, color=palette.second, ms=8)
            axes.text(0.5 + 0.03 * side, at, name, color=palette.second, **place)
        axes.set_xlim(0, 1.01)
        axes.set_ylim(68, 96)
        axes.set_xlabel("weight of MiniLM (0: BM25 alone, 1: MiniLM alone)")
        axes.set_ylabel("answer in the first five, %")

    return Figure(
        name="fusion",
        alt=(
            f"Recall at 5 by the weight of MiniLM in a sum of stretched scores. It "
            f"rises from {shares[0]:.1%} with BM25 alone to {max(shares):.1%} at a "
            f"weight of {result.convex_best_weight:.2f} and ends at {alone:.1%} with "
            f"MiniLM alone. Rank fusion lies below MiniLM alone: {ranked['60']:.1%} "
            f"with the usual constant of 60, {ranked['1']:.1%} with 1."
        ),
        columns=("weight of MiniLM", "recall at 5, %"),
        rows=tuple(
            (weight, round(share, 1))
            for weight, share in zip(weights, percent, strict=True)
        ),
        draw=draw,
    )


def chunks(result: Retrieval) -> Figure:
    """Whole answers in a context of 600 words, by the way to cut and its words."""
    whole = result.whole_answer_share
    best = 100 * whole["structure.600"]

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        colors = (palette.main, palette.second, palette.muted)
        for (kind, (name, dash)), color in zip(CUTTINGS.items(), colors, strict=True):
            shares = [100 * whole[f"{kind.format(size)}.600"] for size in WINDOWS]
            axes.plot(WINDOWS, shares, color=color, ls=dash, marker="o", ms=5)
            apart = {"recursive": 1.2, "windows": -1.6}.get(name, 0)
            axes.text(630, shares[-1] + apart, name, color=color, va="center")
        axes.axhline(best, color=palette.rule, lw=1.4)
        axes.text(50, best + 1, "one answer, one chunk", color=palette.ink)
        axes.set_xscale("log")
        axes.set_xlim(47, 600)
        axes.set_xticks(WINDOWS)
        axes.set_xticklabels([str(size) for size in WINDOWS])
        axes.minorticks_off()
        axes.set_ylim(0, 72)
        axes.set_xlabel("words in a chunk, at most (log scale)")
        axes.set_ylabel("answers whole in context, %")

    return Figure(
        name="chunks",
        alt=(
            "Share of answers of which 95% of the words reach a context of 600 words, "
            "for chunks of at most 50, 100, 200, 300 and 600 words. "
            + " ".join(
                f"{name.capitalize()}: "
                + ", ".join(f"{whole[f'{kind.format(n)}.600']:.0%}" for n in WINDOWS)
                + "."
                for kind, (name, _) in CUTTINGS.items()
            )
            + f" With each answer as a chunk: {best:.0f}%."
        ),
        columns=("words", *(f"{name}, %" for name, _ in CUTTINGS.values())),
        rows=tuple(
            (n, *(round(100 * whole[f"{kind.format(n)}.600"], 1) for kind in CUTTINGS))
            for n in WINDOWS
        ),
        draw=draw,
    )
