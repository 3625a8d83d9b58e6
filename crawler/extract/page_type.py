"""Pages without an article: told by evidence, never guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from archive.article import NoArticleKind
from crawler.dates.parser import moment
from crawler.extract.document import Document
from crawler.html import jsonld
from crawler.html.blocks import HEADINGS, Block
from crawler.html.container import is_prose
from crawler.html.dom import spaced_text
from crawler.html.metadata import Head
from crawler.html.page import Page
from crawler.html.text import key

Verdict = tuple[NoArticleKind, str]

_CHALLENGE_TITLE = re.compile(
    r"^(?:just a moment|один момент|attention required|checking your browser|ddos-guard"
    r"|are you (?:a )?(?:human|robot)|access denied|verify(?:ing)? you are human"
    r"|security check|please wait|один момент|подождите|проверка браузера)",
    re.IGNORECASE,
)
_CHALLENGE_MARK = re.compile(
    rb"cf-browser-verification|cf_chl_opt|/cdn-cgi/challenge-platform/h/|_cf_chl_|"
    rb"ddos-guard\.net|captcha-delivery\.com|px-captcha|sucuri_cloudproxy|__qrator",
)
_GONE_TITLE = re.compile(
    r"^\W*404\b|\b404\W*$|(?:error|ошибка|code|код)\W{0,3}404\b|\b404 [|–—-]"
    r"|\b404\W{0,3}(?:error|not found|page|страниц|ошибка)"
    r"|page (?:(?:was|is) )?not found|page (?:could not|cannot) be found|not found$"
    r"|страница не найдена|бет табылмады"
    r"|барак табылган жок|sahifa topilmadi|саҳифа топилмади|səhifə tapılmadı|sayfa "
    r"bulunamad|seite nicht gefunden|page introuvable|сторінку не "
    r"знайдено|էջը չի գտնվել"
    r"|გვერდი ვერ მოიძებნა|саҳифа ёфт нашуд|sahypa tapylmady|no longer available"
    r"|материал удал[её]н",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookie|consent|gdpr|privacy (?:policy|choices)|we value your privacy|файл\w* кук"
    r"|персональн\w+ данн|accept all|einwilligung|datenschutz|zustimm",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"accept|agree|manage|allow|continue|choices|prim[ií]te|примите|принять|принима"
    r"|соглас|разреш|макулдук|улантуу|келіс|қабылда|rozilik|qabul|рози|razı|kabul"
    r"|zustimm|akzept|accepter|погодж|прийняти",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"log ?in|sign ?in|password|войти|вход|пароль|авториз|кіру|кирүү|kirish|parol"
    r"|anmelden|passwort|connexion|giriş",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe to (?:continue|read)|continue reading with|for subscribers only"
    r"|already a subscriber|только для подписчиков|оформите подписку|чтобы дочитать"
    r"|jetzt weiterlesen|réservé aux abonnés|to read the full (?:article|story)",
    re.IGNORECASE,
)
_RESULTS = re.compile(
    r"viewing results \d+ - \d+ of \d+|showing \d+[-–]\d+ of \d+|результат\w* \d+",
    re.IGNORECASE,
)
_LIST_PATH = re.compile(
    r"/(?:tag|tags|category|categories|author|authors|search|archive|archives|topic"
    r"|topics|rubric|label|page)(?:/|$)",
    re.IGNORECASE,
)
_STILL = timedelta(days=1)
_SHORT = 600
_STUB = 1200
_CARDS = 4
_MOSTLY = 0.6


def before(page: Page, head: Head, body: bytes) -> Verdict | None:
    """Judge what shows before any text is read: challenges and error pages."""
    title = head.title
    if _CHALLENGE_TITLE.search(title) and len(body) < 200_000:  # noqa: PLR2004
        return "challenge", f"title: {title[:80]}"
    if len(body) < 60_000 and (mark := _CHALLENGE_MARK.search(body)):  # noqa: PLR2004
        visible = len(spaced_text(page.root))
        if visible < 20_000 and not head.ld:  # noqa: PLR2004
            return "challenge", f"mark: {mark[0].decode()}"
    if _GONE_TITLE.search(title) and not head.ld:
        return "soft_404", f"title: {title[:80]}"
    return None


def live(head: Head, now: datetime) -> Verdict | None:
    """Judge whether the page is still being written, as a live blog says of itself.

    Once its coverage has ended it is an article.
    """
    if "liveblogposting" not in jsonld.kinds(head.ld):
        return None
    said = str(head.ld.get("coverageEndTime") or "")
    if end := moment(said, UTC):
        return ("live", f"covered until {said}") if end.at > now else None
    said = str(head.ld.get("dateModified") or "")
    changed = moment(said, UTC)
    if changed and now - changed.at < _STILL:
        return "live", f"no end of coverage, changed at {said}"
    return None


def listing(seen: Document) -> Verdict | None:
    """Judge whether the page lists articles instead of holding one."""
    page, head, found = seen.page, seen.head, seen.blocks
    path = urlsplit(page.address).path.rstrip("/")
    article = bool(head.ld) or (head.first("og:type") or "").lower() == "article"
    if _is_home(seen, path):
        return "home", f"address {path or '/'} is the home page"
    cards = _cards(found)
    if cards >= _CARDS - 1 and not head.ld:
        counter = next((b for b in found if _RESULTS.search(b.text)), None)
        if counter:
            return "listing", f"counter and {cards} cards: {counter.text[:60]}"
    if cards >= _CARDS and not article and _LIST_PATH.search(path + "/"):
        return "listing", f"{cards} cards under {path}"
    return None


def excerpts(seen: Document, kept: list[Block]) -> Verdict | None:
    """Judge whether what was *kept* as the article is a row of excerpts.

    An excerpt stands right under a heading that links to something else.
    """
    head = seen.head
    if head.ld or (head.first("og:type") or "").lower() == "article":
        return None
    own = key(seen.headline)
    cards = {
        block.position
        for block in seen.blocks
        if _is_card(block) and key(block.text) != own and _leads_away(block, seen.page)
    }
    prose = [block for block in kept if is_prose(block)]
    count = sum(
        any(position in cards for position in range(b.position - 3, b.position))
        for b in prose
    )
    if prose and count > _MOSTLY * len(prose):
        return "listing", f"{count} of {len(prose)} paragraphs are excerpts of cards"
    return None


def _is_card(block: Block) -> bool:
    """Tell whether *block* is a heading that does nothing but link."""
    if block.links < 0.9 or len(block.text) < 20:  # noqa: PLR2004
        return False
    return block.tag in HEADINGS and not block.inside & {"aside", "nav"}


def after(seen: Document, text: str) -> Verdict | None:  # noqa: PLR0911 - one a verdict
    """Judge by the body that was found, or not found."""
    head, found = seen.head, seen.blocks
    if not seen.headline:
        return "empty", "no headline"
    if seen.page.cut:
        return "truncated_parse", "nested too deep to be read whole"
    if not text:
        return _empty(found)
    if len(text) > _STUB:
        return None
    shown = " ".join(b.text for b in found[:400])
    if len(text) < _SHORT and _GONE_TITLE.search(text) and not head.ld:
        return "soft_404", f"body: {text[:80]}"
    if len(text) < _SHORT and (asked := _asks_consent(text)):
        return "consent", asked
    if len(shown) < _STUB and len(_LOGIN.findall(shown)) >= 2:  # noqa: PLR2004
        return "login", "a short page that asks to log in"
    if (wall := _PAYWALL.search(text)) and len(text) < _SHORT:
        return "paywall", f"stub: {wall[0]}"
    return None


def _leads_away(block: Block, page: Page) -> bool:
    """Tell whether the links of *block* go to another page."""
    here = page.address.partition("#")[0].rstrip("/")
    for part in block.parts:
        href = part.get("href") or ""
        target = page.absolute(href)
        if target and not href.startswith("#"):
            return target.partition("#")[0].rstrip("/") != here
    return False


def _asks_consent(text: str) -> str | None:
    """Return the evidence that a short text does nothing but ask for consent."""
    about = len(_CONSENT.findall(text))
    asks = len(_ASKS.findall(text))
    if about and asks and about + asks > len(text) / 200:
        return f"{about + asks} words of consent in {len(text)} characters"
    return None


def _empty(found: list[Block]) -> Verdict:
    shown = " ".join(b.text for b in found[:400])
    if _GONE_TITLE.search(shown[:500]):
        return "soft_404", f"page says: {shown[:80]}"
    if len(_CONSENT.findall(shown)) >= 2 and len(shown) < _STUB:  # noqa: PLR2004
        return "consent", "only consent text on the page"
    if len(_LOGIN.findall(shown)) >= 2 and len(shown) < 2 * _STUB:  # noqa: PLR2004
        return "login", "only a login form on the page"
    return "empty", f"no body in {len(shown)} characters of text"


def _is_home(seen: Document, path: str) -> bool:
    page, head, source, found = seen.page, seen.head, seen.source, seen.blocks
    if page.address.rstrip("/") == source.home.rstrip("/") or not path:
        return not urlsplit(page.address).query
    canonical = [page.absolute(href) for href in head.links.get("canonical", ())[:1]]
    home = {source.home.rstrip("/")}
    is_home = bool(canonical) and (canonical[0] or "").rstrip("/") in home
    if not is_home or head.ld or (head.first("og:type") or "") == "article":
        return False
    return _cards(found) >= _CARDS


def _cards(found: list[Block]) -> int:
    """Count headings that are wholly links, each followed by an excerpt or a card."""
    seen: dict[str, int] = {}
    for block in found:
        if not _is_card(block):
            continue
        parent = block.element.getparent()
        name = f"{block.tag} {parent.tag if parent is not None else ''} " + (
            block.element.get("class") or ""
        )
        seen[name] = seen.get(name, 0) + 1
    return max(seen.values(), default=0)
