"""Which parts of a page are furniture: navigation, sidebars, suggestions, footers."""

from __future__ import annotations

import re

from lxml import html

from crawler.discover import words

_TAGS = frozenset(["nav", "footer", "aside", "form", "dialog", "template", "noscript"])
_ROLES = frozenset(
    ["navigation", "complementary", "contentinfo", "banner", "menu", "search", "dialog"]
)
_NAMES = re.compile(
    r"(?:site-|page-|main-|top-|primary-|secondary-|mobile-|js-|b-|l-|the-)?"
    r"(?:nav|navi|navbar|navigation|menu|submenu|header|footer|sidebar|side-bar|aside"
    r"|breadcrumbs?|related|suggested|suggestions|recommended|recommendations|popular"
    r"|most-?(?:read|popular|viewed|commented)|trending|trends?|top-?(?:news|stories)"
    r"|read-?(?:also|more-block)|see-?also|also|share|sharing|social|socials|ticker"
    r"|marquee|banner|banners|ads?|advert|advertisement|adv-placeholder|cookie|cookies"
    r"|consent|modal|popup|subscribe|newsletter|comments?|tags?|tag-?cloud|tagcloud"
    r"|widget|widgets|widget-area|pagination|pager|paginator|page-nav|author-box"
    r"|partners|languages?|lang-switch(?:er)?|search|login|weather|currency|rates)"
    r"(?:[-_]{1,2}(?:list|block|box|area|bar|inner|wrap|wrapper|container|menu|section"
    r"|posts|news|articles|items?|links|widget|content|right|left|primary|secondary"
    r"|cloud|top|bottom|main|nav|buttons|icons|\d+))*"
)
_HEADINGS = frozenset(["h2", "h3", "h4", "h5", "h6", "b", "strong"])
_LONGEST_HEADING = 60


class Zones:
    """Tells of the elements of one page whether they stand in furniture."""

    def __init__(self, root: html.HtmlElement) -> None:
        self._known: dict[html.HtmlElement, bool] = {}
        self._central = self._ancestors(root)
        self._suggested = frozenset(self._suggestions(root))

    def furniture(self, element: html.HtmlElement) -> bool:
        """Tell whether *element* lies in furniture."""
        chain = []
        inside = False
        for each in (element, *element.iterancestors()):
            if each in self._known:
                inside = self._known[each]
                break
            chain.append(each)
        for each in reversed(chain):
            inside = inside or self._is_furniture(each)
            self._known[each] = inside
        return inside

    def _is_furniture(self, element: html.HtmlElement) -> bool:
        if element in self._suggested:
            return True
        if element in self._central or element.tag in {"html", "body", "main", "a"}:
            return False
        if element.tag in _TAGS or element.get("role", "").lower() in _ROLES:
            return True
        if element.tag == "header":
            return not _within_card(element)
        if element.tag in {"article", "li", "h1", "h2", "h3", "h4"}:
            # WordPress writes an article's tags and categories into its classes.
            return False
        names = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
        return any(_NAMES.fullmatch(name) for name in names)

    @staticmethod
    def _ancestors(root: html.HtmlElement) -> frozenset[html.HtmlElement]:
        """Return what holds the page's main part and so cannot be furniture."""
        found: set[html.HtmlElement] = set()
        for main in root.xpath("//main | //*[@role='main']"):
            found.update(main.iterancestors())
        return frozenset(found)

    def _suggestions(self, root: html.HtmlElement) -> list[html.HtmlElement]:
        found: list[html.HtmlElement] = []
        for heading in root.iter(*_HEADINGS):
            text = " ".join(heading.text_content().split())
            if (
                not 0 < len(text) <= _LONGEST_HEADING
                or heading.find(".//a") is not None
            ):
                continue
            if words.SUGGESTIONS.fullmatch(text):
                found += self._governed(heading)
        return found

    def _governed(self, heading: html.HtmlElement) -> list[html.HtmlElement]:
        """Return the elements that a heading speaks for."""
        parent = heading.getparent()
        if parent is None or heading.getparent().tag == "a":
            return []
        whole = parent.tag not in {"main", "body", "html", "article"}
        if whole and parent not in self._central and parent.find(".//h1") is None:
            first = next((each for each in parent if each.tag != "script"), heading)
            if first is heading:
                return [parent]
        following = []
        for each in heading.itersiblings():
            if each.tag == heading.tag:
                break
            following.append(each)
        return following


def _within_card(element: html.HtmlElement) -> bool:
    return any(each.tag in {"article", "li"} for each in element.iterancestors())
