"""Which parts of a page are boilerplate: navigation, sidebars, suggestions, footers."""

from __future__ import annotations

import itertools
import re

from crawler.html.dom import Element, find, text_content
from crawler.listings import vocabulary

_TAGS = frozenset(["nav", "footer", "aside", "dialog", "template", "noscript"])
_ROLES = frozenset(
    ["navigation", "complementary", "contentinfo", "banner", "menu", "search", "dialog"]
)
_NAMES = re.compile(
    r"(?:site-|page-|main-|top-|primary-|secondary-|mobile-|js-|b-|l-|the-)?"
    r"(?:nav|navi|navbar|navigation|menu|submenu|header|footer|side-bar|aside"
    r"|breadcrumbs?|related|suggested|suggestions|recommended|recommendations|popular"
    r"|most-?(?:read|popular|viewed|commented)|trending|read-?(?:also|more-block)"
    r"|see-?also|also|share|sharing|social|socials|ticker|marquee|banner|banners|ads?"
    r"|advert|advertisement|adv-placeholder|cookie|cookies|consent|modal|popup"
    r"|subscribe|newsletter|comments?|tags?|tag-?cloud|tagcloud|widget|widgets"
    r"|widget-area|pagination|pager|paginator|page-nav|author-box|partners"
    r"|languages?|lang-switch(?:er)?|login|weather|currency|rates)"
    r"(?:[-_]{1,2}(?:list|block|box|area|bar|inner|wrap|wrapper|container|menu|section"
    r"|posts|news|articles|items?|links|widget|content|right|left|primary|secondary"
    r"|cloud|top|bottom|main|nav|buttons|icons|\d+))*"
    # A layout "with-sidebar" is the page; "td-ss-main-sidebar" is the sidebar.
    r"|(?!has|with|no|content|layout|body|wrapper|page)[\w-]*sidebar[\w-]*"
)
_HEADINGS = frozenset(["h2", "h3", "h4", "h5", "h6", "b", "strong"])
_LONGEST_HEADING = 60
_TOP = 4


class Regions:
    """Tells of the elements of one page whether they stand in boilerplate."""

    def __init__(self, root: Element) -> None:
        self._known: dict[Element, bool] = {}
        self._central = self._ancestors(root)
        self._suggested = frozenset(self._suggestions(root))

    def boilerplate(self, element: Element) -> bool:
        """Tell whether *element* lies in boilerplate."""
        chain = []
        inside = False
        for each in (element, *element.iterancestors()):
            if each in self._known:
                inside = self._known[each]
                break
            chain.append(each)
        for each in reversed(chain):
            inside = inside or self._is_boilerplate(each)
            self._known[each] = inside
        return inside

    def _is_boilerplate(self, element: Element) -> bool:
        if element in self._suggested:
            return True
        if element in self._central or element.tag in {"html", "body", "main", "a"}:
            return False
        if element.tag in _TAGS or element.get("role", "").lower() in _ROLES:
            return True
        if element.tag == "header":
            return _heads_page(element)
        if element.tag in {"article", "li", "h1", "h2", "h3", "h4"}:
            # WordPress writes an article's tags and categories into its classes.
            return False
        names = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
        return any(_NAMES.fullmatch(name) for name in names)

    @staticmethod
    def _ancestors(root: Element) -> frozenset[Element]:
        """Return what holds the page's main part and so cannot be boilerplate."""
        found: set[Element] = set()
        for main in find(root, "//main | //*[@role='main']"):
            found.update(main.iterancestors())
        return frozenset(found)

    def _suggestions(self, root: Element) -> list[Element]:
        found: list[Element] = []
        for heading in root.iter(*_HEADINGS):
            text = " ".join(text_content(heading).split())
            if (
                not 0 < len(text) <= _LONGEST_HEADING
                or heading.find(".//a") is not None
            ):
                continue
            if vocabulary.SUGGESTIONS.fullmatch(text):
                found += self._under(heading)
        return found

    def _under(self, heading: Element) -> list[Element]:
        """Return the elements that stand under a heading."""
        parent = heading.getparent()
        if parent is None or parent.tag == "a":
            return []
        first = next((each for each in parent if each.tag != "script"), heading)
        if first is heading and not self._holds_more(parent):
            return [parent]
        following = itertools.takewhile(
            lambda each: each.tag != heading.tag, heading.itersiblings()
        )
        return list(following)

    def _holds_more(self, element: Element) -> bool:
        """Tell whether an element is more than the box under one heading."""
        if element in self._central or element.tag in {
            "main",
            "body",
            "html",
            "article",
        }:
            return True
        return element.find(".//h1") is not None


def _heads_page(header: Element) -> bool:
    """Tell a page's header from those of its sections and cards."""
    if any(each.tag in {"article", "li", "main"} for each in header.iterancestors()):
        return False
    depth = sum(1 for _ in header.iterancestors())
    return depth <= _TOP or header.find(".//nav") is not None
