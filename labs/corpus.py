"""The texts that are searched: read where they are installed, never kept here.

``read_perlfaq`` gives the questions and answers of the Perl documentation (Debian:
``apt-get install perl-doc``), ``read_manual_chunks`` passages of the other manuals
for distraction, ``read_cranfield`` a collection with relevance judgements from a
folder that the reader has. Markup is removed; index entries (``X<...>``) are
dropped whole, since they repeat in an answer the words of its question.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PERL = Path("/usr/share/perl")  # where Debian puts it
CHUNK_WORDS = 120
ANSWER_WORDS_MIN = 16  # shorter ones only point elsewhere
NOT_MANUALS = re.compile(r"perl(faq|.*delta|toc|cn$|jp$|ko$|tw$|hist)")


@dataclass(frozen=True)
class Question:
    """A question with the one text that answers it."""

    text: str
    answer: str
    file: int  # perlfaq1 to perlfaq9


@dataclass(frozen=True)
class Judged:
    """A collection with several relevant documents for each query."""

    documents: tuple[str, ...]
    queries: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]  # places in documents


def find_pod(perl: Path = PERL) -> Path:
    """Return the folder of the Perl manuals; FileNotFoundError where there is none."""
    found = sorted(perl.glob("*/pod/perlfaq4.pod"))
    if not found:
        raise FileNotFoundError(f"no perlfaq4.pod below {perl}: install perl-doc")
    return found[-1].parent


def digest(texts: Iterable[str]) -> str:
    """Return a digest by which to know the texts again."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def plain(pod: str) -> str:
    """Return text without Perl's markup: links keep their text, index entries go."""
    pod = re.sub(r"X<[^<>]*>", " ", pod)
    for _ in range(4):  # as deep as it is nested
        pod = re.sub(r"\b[A-Z]<<?\s?([^<>]*?)\s?>?>", lambda m: m[1].split("|")[0], pod)
    return pod


def read_perlfaq(pod: Path) -> list[Question]:
    """Read perlfaq1 to perlfaq9: the heading is the question, the rest its answer."""
    found = []
    for number in range(1, 10):
        text = (pod / f"perlfaq{number}.pod").read_text("utf-8", errors="replace")
        text = text.split("=head1 AUTHOR")[0]
        entries = re.findall(
            r"^=head2 (.*?)\n\n(.*?)(?=^=head[12] |\Z)", text, re.S | re.M
        )
        for heading, body in entries:
            body = re.sub(r"^(\(contributed by.*?\)|=\w+.*)$", "", body, flags=re.M)
            answer = re.sub(r"\n{3,}", "\n\n", plain(body)).strip()
            if len(answer.split()) >= ANSWER_WORDS_MIN:
                question = " ".join(plain(heading).split())
                found.append(Question(question, answer, number))
    return found


def read_manual_chunks(pod: Path, count: int, seed: int = 1) -> list[str]:
    """Draw passages of 120 words from the manuals that are not the FAQ."""
    chunks = []
    for path in sorted(pod.glob("perl*.pod")):
        if not NOT_MANUALS.match(path.stem):
            text = plain(path.read_text("utf-8", errors="replace"))
            words = re.sub(r"^=\w+.*?$", " ", text, flags=re.M).split()
            chunks += [
                " ".join(words[start : start + CHUNK_WORDS])
                for start in range(0, len(words) - CHUNK_WORDS // 2, CHUNK_WORDS)
            ]
    random.Random(seed).shuffle(chunks)
    return chunks[:count]


def read_cranfield(folder: Path) -> Judged:
    """Read cran.all.1400, cran.qry and cranqrel (Cleverdon 1967) from a folder.

    Codes 1 to 4 count as relevant. Queries are judged by their place in the file,
    not by the number printed there.
    """

    def texts(name: str) -> tuple[str, ...]:
        blocks = re.split(r"^\.I \d+\n", (folder / name).read_text(), flags=re.M)[1:]
        return tuple(block.split(".W\n", 1)[1].strip() for block in blocks)

    queries = texts("cran.qry")
    relevant: list[set[int]] = [set() for _ in queries]
    for line in (folder / "cranqrel").read_text().splitlines():
        if line.split() and int(line.split()[2]) in (1, 2, 3, 4):
            query, document = map(int, line.split()[:2])
            relevant[query - 1].add(document - 1)
    return Judged(texts("cran.all.1400"), queries, tuple(map(frozenset, relevant)))
