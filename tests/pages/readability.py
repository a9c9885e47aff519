"""How easy the sentences of a page are: its words a sentence, and the formula of Kandel and Moles, Flesch's for French.

Liliane Kandel and Abraham Moles, « Application de l’indice de Flesch à la langue française » (1958): 207 − 1.015 times
the words a sentence − 73.6 times the syllables a word; 60 and more reads as easy.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import html

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_END = re.compile(r"(?<=[.!?…])\s+")
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+", re.IGNORECASE)
_SILENT = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûü])(?:es|e)$", re.IGNORECASE)
_APART = re.compile(r"éa|éo|éi|éu|ao|oa|ïe|ië|(?<=[bcdfgpt][lr])i(?=[eoa])", re.IGNORECASE)
"""Vowels that follow each other in two syllables: « réagir », « géographie », « plier »."""
_BLOCKS = "//main//p | //main//li | //main//dd | //main//figcaption | //main//caption | //template//p"
_LEAST = 3
"""Words under which a run is a label rather than a sentence."""
_TEXT = re.compile(r'"([^"\n]{12,})"|`([^`\n]{12,})`')
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*$", re.DOTALL | re.MULTILINE)
_IMPORT = re.compile(r'(?:from|import)\(? ?"(\./[^"]+)"')


@dataclass(frozen=True)
class Ease:
    """Of a page. `longest`: its longest sentence."""

    sentences: int
    words_a_sentence: float
    kandel_moles: float
    longest: str


def syllables(word: str) -> int:
    """Of a French word, as it is said at the end of a sentence: the last e is silent."""
    parts = (_SILENT.sub("", part) or part for part in re.split(r"['’\-]", word))
    return max(sum(len(_VOWELS.findall(part)) + len(_APART.findall(part)) for part in parts), 1)


def words(sentence: str) -> list[str]:
    """« l’établissement » is one word, as one reads it."""
    return _WORD.findall(sentence)


def sentences(page: Path) -> list[str]:
    """Those of the main part of a page, whatever is shown first, hints and folded parts with the rest."""
    found = []
    for block in html.parse(str(page)).xpath(_BLOCKS):
        if block.xpath("./p | ./ul | ./li"):
            continue
        text = re.sub(r"\s+", " ", block.text_content()).strip()
        found += [one for one in _END.split(text) if len(words(one)) >= _LEAST]
    return found


def said_by(script: Path) -> list[str]:
    """The sentences that a page's script may say, and those of the modules that it loads; a value counts as a word."""
    found, left = {script}, [script]
    while left:
        near = {(one.parent / name).resolve() for one in left[:1] for name in _IMPORT.findall(one.read_text("utf-8"))}
        near = {one for one in near if one.exists()}
        left, found = [*left[1:], *(near - found)], found | near
    return [sentence for one in sorted(found) for sentence in _said(one.read_text("utf-8"))]


def _said(script: str) -> list[str]:
    texts = (re.sub(r"\$\{[^}]*\}", "cela", plain or filled) for plain, filled in _TEXT.findall(_COMMENT.sub("", script)))
    whole = (re.sub(r"\s+", " ", text.replace(r"\u00a0", " ")).strip() for text in texts)
    ended = (one for text in whole if text.endswith((".", "!", "?")) for one in _END.split(text))
    return [one for one in ended if len(words(one)) > _LEAST]


def of(found: list[str]) -> Ease:
    """The measures of these sentences, one at least."""
    said = [word for sentence in found for word in words(sentence)]
    long = len(said) / len(found)
    score = 207 - 1.015 * long - 73.6 * sum(map(syllables, said)) / len(said)
    return Ease(len(found), long, score, max(found, key=lambda one: len(words(one))))
