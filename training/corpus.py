"""The training text: a folder of text files, and the teaching text we write ourselves.

In the files one paragraph or sentence stands on each line, and an empty line ends a document.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.teaching import teaching_text

# Old books carry slurs that a lecture film must not print; a paragraph with one of these is dropped.
DATED = re.compile(
    r"\b(nigg\w+|dark(y|ies|eys?)|pickaninn\w+|squaws?|injuns?|redskins?|half-?breeds?|chinam[ae]n|japs?|dagos?|kaffirs?"
    r"|hottentots?|mulatto\w*|gollywogs?|golliwog\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Part:
    """A share of the mix: how often a training window is drawn from it, early and in the last fifth."""

    name: str
    weight: float
    late_weight: float
    files: tuple[str, ...] = ()
    lines_are_documents: bool = False  # single sentences that have nothing to do with their neighbours
    tokenizer_share: float = 1.0  # of its text, lest the long books drown the modern words


PARTS = (
    Part("teaching", 0.28, 0.32, lines_are_documents=True, tokenizer_share=0.12),
    Part("tatoeba", 0.15, 0.19, ("tatoeba_en.txt",), lines_are_documents=True),
    Part("picture books", 0.09, 0.12, ("storybooks_ccby.txt", "aesop_for_children.txt")),
    Part("wordnet", 0.08, 0.06, ("wordnet_examples.txt", "wordnet_glosses.txt"), lines_are_documents=True),
    Part("factbook", 0.02, 0.02, ("factbook_backgrounds.txt",)),
    Part(
        "children's books", 0.33, 0.26, ("standardebooks_children.txt", "gutenberg_children.txt"), tokenizer_share=0.45
    ),
    Part("classics", 0.05, 0.03, ("gutenberg_classics.txt",), tokenizer_share=0.1),
)

Document = list[str]  # its paragraphs


def read_documents(path: Path, seen: set[str], lines_are_documents: bool = False) -> Iterator[Document]:
    """Yield the documents of one file, without dated slurs and without paragraphs that ``seen`` holds already.

    Several editions of one book share most paragraphs; letters alone decide whether two are the same.
    """
    document: Document = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        letters = re.sub("[^a-z]", "", line.lower())
        if line and letters not in seen and not DATED.search(line):
            seen.add(letters)
            document.append(line)
        if document and (not line or lines_are_documents):
            yield document
            document = []


def read_part(part: Part, folder: Path, seen: set[str], teaching_bytes: int, seed: int) -> list[list[Document]]:
    """Return the part's documents, file by file. A part without files is the teaching text."""
    if not part.files:
        return [[text.split("\n") for text in teaching_text(teaching_bytes, seed)]]
    return [list(read_documents(folder / name, seen, part.lines_are_documents)) for name in part.files]
