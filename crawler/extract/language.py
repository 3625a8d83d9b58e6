"""Which language and script a text is in: the site's rule, then the letters."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.source import Source

_SCRIPTS = (
    ("Cyrl", "\u0400\u052f"),
    ("Latn", "AZ", "az", "\u00c0\u024f"),
    ("Arab", "\u0600\u06ff", "\u0750\u077f"),
    ("Armn", "\u0530\u058f"),
    ("Geor", "\u10a0\u10ff"),
    ("Hans", "\u4e00\u9fff"),
    ("Jpan", "\u3040\u30ff"),
    ("Kore", "\uac00\ud7af"),
    ("Hebr", "\u0590\u05ff"),
    ("Grek", "\u0370\u03ff"),
    ("Thai", "\u0e00\u0e7f"),
    ("Deva", "\u0900\u097f"),
)
"""Codes of ISO 15924, with the first and last letter of each stretch."""

_OF_SCRIPT = {
    "Armn": "hy",
    "Geor": "ka",
    "Hans": "zh",
    "Jpan": "ja",
    "Kore": "ko",
    "Hebr": "he",
    "Grek": "el",
    "Thai": "th",
}
"""Languages that alone are written so, on news sites."""

_ENOUGH = 40
_SAMPLE = 1500
_CLEAR = 6
_KINDS = 4
"""Different common words: two alone abound in languages that are no kin."""

_FREQUENT = {
    "en": "the of and to in that is was for on with as by at from has were are which",
    "de": "der die das und ist nicht von den mit dem ein eine auf für sich im zu wird",
    "fr": "le la les des et est une dans pour que qui du au par sur pas avec ce il",
    "es": "el los las del y una que por con para se su como más pero fue este",
    "it": "il della di che per una con del sono alla nel gli è non anche più dei",
    "pt": "o os da do das dos uma que para com não em por mais foi ao são",
    "tr": "ve bir bu için ile olarak da de olan gibi daha çok kadar sonra dedi",
    "az": "və bir bu üçün ilə də olan kimi daha çox sonra edib bildirib",
    "uz": "va bilan uchun bu bir ham deb edi kerak esa boʻyicha yilda haqida",
    "pl": "i w na z do się nie że jest to o od przez oraz które jak po",
    "ro": "și în de la cu pe care din a fost pentru este o un sunt mai nu",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er",
}
"""The commonest words, and the languages that have them."""
_CLASSIFIED = 600
_SURE = 0.8
_VARIETIES = {"uzs": "uz", "arz": "ar", "ary": "ar", "nn": "no"}


def _common() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for code, words in _FREQUENT.items():
        for word in words.split():
            table[word] = (*table.get(word, ()), code)
    return table


_COMMON = _common()


def script(text: str) -> str | None:
    """Return the ISO 15924 code of the script most letters of *text* are in."""
    return _script(text[:_CLASSIFIED])


@lru_cache(maxsize=4)
def _script(sample: str) -> str | None:
    counts: Counter[str] = Counter()
    for letter, count in Counter(sample).items():
        if name := _script_of(letter):
            counts[name] += count
    return counts.most_common(1)[0][0] if counts else None


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str | None:
    for name, *stretches in _SCRIPTS:
        if any(pair[0] <= letter <= pair[1] for pair in stretches):
            return name
    return None


def language(text: str, address: str, source: Source, declared: str = "") -> str | None:
    """Return the ISO 639-1 code: rule of the source, letters, detector, page's word."""
    return (
        ruled(address, source)
        or detected(text)
        or _short(declared)
        or _short(source.language or "")
    )


def ruled(address: str, source: Source) -> str | None:
    """Return what the source's path prefixes and hosts say of *address*."""
    parts = urlsplit(address)
    best = ""
    for key in source.languages:
        path = key.startswith("/") and (parts.path + "/").startswith(key)
        if (path or key == parts.hostname) and len(key) > len(best):
            best = key
    return source.languages[best] if best else None


def detected(text: str) -> str | None:
    """Return the language of *text* by its letters, or None when it is too short."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if letters < _ENOUGH:
        return None
    kind = script(sample)
    if kind in _OF_SCRIPT:
        return _OF_SCRIPT[kind]
    lower = sample.lower()
    if kind == "Cyrl":
        return _cyrillic(lower, letters)
    return _latin(lower, letters) or _by_words(lower) or _classified(sample)


def _cyrillic(lower: str, letters: int) -> str:
    share = {char: lower.count(char) / letters for char in "ұіқғңүөәҳҷӣӯўїєґыъэё"}
    if share["ұ"] + share["ә"] > 0.008 or (  # noqa: PLR2004
        share["і"] > 0.01 and share["қ"] + share["ғ"] > 0.005  # noqa: PLR2004
    ):
        return "kk"
    if share["ҷ"] + share["ӣ"] + share["ӯ"] > 0.006:  # noqa: PLR2004
        return "tg"
    if share["ў"] + share["қ"] + share["ҳ"] + share["ғ"] > 0.01:  # noqa: PLR2004
        return "uz"
    if share["ү"] + share["ө"] + share["ң"] > 0.01:  # noqa: PLR2004
        return "ky"
    if share["ї"] + share["є"] + share["ґ"] + share["і"] > 0.02:  # noqa: PLR2004
        return "uk" if share["ї"] + share["є"] > 0 else "be"
    return _slavic(lower)


def _slavic(lower: str) -> str:
    return "bg" if not re.search("[ыэё]", lower) and "ъ" in lower else "ru"


def _latin(lower: str, letters: int) -> str | None:
    share = {char: lower.count(char) / letters for char in "əýňž"}
    if share["ə"] > 0.02:  # noqa: PLR2004
        return "az"
    if share["ý"] + share["ň"] + share["ž"] > 0.015 and "ş" in lower:  # noqa: PLR2004
        return "tk"
    apostrophes = len(re.findall("[og][ʻ‘’'`ʼ]", lower)) / letters
    if apostrophes > 0.008 and re.search(r"\b(va|bilan|uchun)\b", lower):  # noqa: PLR2004
        return "uz"
    return None


def _by_words(lower: str) -> str | None:
    """Return the Latin-script language whose commonest words abound, if one does.

    A word that several languages have speaks for each of them only in part.
    """
    words = Counter(re.findall(r"[^\W\d_]+", lower))
    found: dict[str, float] = defaultdict(float)
    for word, times in words.items():
        codes = _COMMON.get(word, ())
        for code in codes:
            found[code] += times / len(codes)
    ranks = sorted(found.items(), key=lambda rank: -rank[1])
    (best, count), (_, second) = [*ranks, ("", 0.0), ("", 0.0)][:2]
    if count < _CLEAR or count <= 2 * second:
        return None
    kinds = sum(best in _COMMON.get(word, ()) for word in words)
    return best if kinds >= _KINDS else None


def _classified(sample: str) -> str | None:
    """Return what the classifier is sure of, among all languages that it knows."""
    code, chance = _classifier().classify(sample[:_CLASSIFIED])
    code = _VARIETIES.get(code, code)
    return code if chance >= _SURE and len(code) == 2 else None  # noqa: PLR2004


@lru_cache(maxsize=1)
def _classifier():  # type: ignore[no-untyped-def] # noqa: ANN202
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _short(code: str) -> str | None:
    match = re.match(r"[a-zA-Z]{2,3}(?![a-zA-Z])", code)
    return match[0].lower() if match else None
