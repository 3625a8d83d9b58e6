"""Signs: what the names of elements say of the text in them; mostly data."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.html.dom import Element

_WORDS = {
    "share": "share* sharing social* follow* addtoany likely sociable soc socials",
    "related": (
        "related* recommend* readmore readalso readnext similar seealso suggest* also "
        "popular* trend* mostread mostviewed latest outbrain taboola promo* recirc* "
        "teaser* card* pagination pager yarpp next* prev* linked onward "
        "morenews other* "
        "another previous lenta recent* interesting extra"
    ),
    "comment": "comment comments commenting disqus respond reply replies discussion*",
    "ads": (
        "ad ads adv advert* banner* sponsor* dfp gpt adsense commercial affiliate* "
        "partner* reklama adfox adbox googlead* brand*"
    ),
    "appeal": (
        "newsletter* subscri* signup paywall piano register registration donat* "
        "membership regwall premium appeal cta download* support* app abo"
    ),
    "nav": (
        "nav navbar navi* navigation menu* header footer topbar toolbar "
        "masthead crumb* "
        "breadcrumb* subnav"
    ),
    "author": "author* byline* writer* contributor* bio avtor journalist* creator",
    "meta": (
        "meta date* time timestamp publish* posted postinfo info views "
        "counter* rating* "
        "vote* duration kicker* eyebrow overline categor* rubric* label* badge* "
        "reading readtime"
    ),
    "tags": "tag tags taglist topic topics keyword* hashtag*",
    "caption": (
        "caption* credit* copyright photo* image* img figure* gallery slide* carousel "
        "media video* embed* player* thumb* picture* infographic* audio* podcast*"
    ),
    "side": (
        "sidebar* side widget* aside rail secondary complementary sticky rightcol "
        "leftcol"
    ),
    "popup": (
        "modal* popup* cookie* consent* gdpr overlay* lightbox tooltip* dialog alert* "
        "notice* toast notification* login signin privacy cmp"
    ),
    "hide": (
        "hidden hide visuallyhidden sr screenreader noprint invisible offscreen "
        "printonly"
    ),
    "box": (
        "box* fact* summary highlight* keypoint* takeaway* toc contents pullquote "
        "note notes disclaimer* correction* legal infobox"
    ),
    "good": (
        "articlebody articletext articlecontent fulltext fullstory richtext wysiwyg "
        "prose contentbody textblock textcontent paragraph* bodytext storybody "
        "itemfulltext maintext newstext posttext entrycontent"
    ),
    "lead": (
        "lead lede leadtext chapo chapeau dek deck anons announce sapo perex ingress "
        "vorspann intro introtext excerpt standfirst subtitle subhead subheading "
        "subheadline newsheading teasertext"
    ),
    "title": "title* headline* heading*",
    "quote": "quote* blockquote tweet* twitter instagram telegram facebook",
    "list": "list* item items grid feed stream archive row",
}
"""Groups of words in class, id and role, by what such elements hold; * is a rest."""

_THINGS = frozenset(
    "article entry post story page single news main full detail item text body".split()
)
_PARTS = frozenset("body content text inner wrapper main".split())

NAMED = tuple(_WORDS)
BIT = {name: 1 << index for index, name in enumerate(NAMED)}
BOILERPLATE = (
    BIT["comment"]
    | BIT["related"]
    | BIT["popup"]
    | BIT["nav"]
    | BIT["side"]
    | BIT["hide"]
)
"""Groups whose elements hold no part of the article."""

_DRAWN = re.compile(
    r"(?:[\w-]+:)?(?:-?relative|sticky|overflow-(?:[xy]-)?hidden|backface-hidden)"
)
"""Classes that say how to draw an element, whatever it holds."""

_SHOWN = re.compile(r"\bhidden\b.* [a-z0-9]+:(?:block|flex|grid|inline|contents|table)")
"""Hidden on small screens only."""

_SPLIT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LONGEST = 300
_SHORTEST_STEM = 4


def _tables() -> tuple[dict[str, int], dict[str, int]]:
    whole: dict[str, int] = {}
    stems: dict[str, int] = {}
    for name, words in _WORDS.items():
        for word in words.split():
            table = stems if word.endswith("*") else whole
            plain = word.rstrip("*")
            table[plain] = table.get(plain, 0) | BIT[name]
    return whole, stems


_WHOLE, _STEMS = _tables()
_LENGTHS = sorted({len(stem) for stem in _STEMS})


def name_signs(element: Element) -> int:
    """Return the groups that the names of *element* belong to, as bits."""
    get = element.get
    bits = 0
    for attribute in ("class", "id", "role"):
        value = get(attribute)
        if value:
            bits |= _signs(value[:_LONGEST])
    return bits


@lru_cache(maxsize=50_000)
def _signs(names: str) -> int:
    bits = 0
    for name in names.split():
        if not _DRAWN.fullmatch(name):
            bits |= _token(name)
    return bits & ~BIT["hide"] if _SHOWN.search(names) else bits


@lru_cache(maxsize=50_000)
def _token(name: str) -> int:
    words = [word.lower() for word in _SPLIT.findall(name)] or [""]
    bits = 0
    for word, following in zip(words, [*words[1:], ""], strict=True):
        bits |= _word(word) | _word(word + following)
        if word in _THINGS and following in _PARTS:
            bits |= BIT["good"]
    return bits


@lru_cache(maxsize=50_000)
def _word(word: str) -> int:
    bits = _WHOLE.get(word, 0)
    for length in _LENGTHS:
        if length > len(word):
            break
        bits |= _STEMS.get(word[:length], 0)
    return bits
