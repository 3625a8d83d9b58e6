"""Phrases by which boilerplate is known, language by language; mostly data."""

from __future__ import annotations

import re
from functools import lru_cache

_READ_ALSO = (
    # en
    "read also",
    "also read",
    "read more",
    "read next",
    "see also",
    "related(?: articles?| stories| posts?| news| content| topics?)?",
    "more on this(?: story)?",
    "recommended(?: for you)?",
    "suggested articles?",
    "you may also like",
    "don't miss",
    "more from",
    "view more articles(?: from)?",
    # ru
    "читайте также",
    "читать также",
    "читай также",
    "смотрите также",
    "по теме",
    "материалы по теме",
    "подробнее",
    "ранее по теме",
    # kk
    "сондай-ақ оқыңыз(?:дар)?",
    "тағы оқыңыз",
    "оқи отырыңыз",
    "оқыңыз",
    # ky
    "ошондой эле окуңуз(?:дар)?",
    "дагы окуңуз(?:дар)?",
    "окуңуз(?:дар)?",
    "тема боюнча",
    # uz
    "shuningdek,? o[ʻ'‘’`]qing",
    "mavzuga oid",
    "o[ʻ'‘’`]qing",
    "шунингдек,? ўқинг",
    "мавзуга оид",
    "яна ўқинг",
    # tg
    "ҳам(?:чунин)? (?:бихонед|хонед|ўқинг)",
    "инчунин хонед",
    # tk
    "şeýle hem okaň",
    "degişli habarlar",
    # az
    "həmçinin oxuyun",
    "oxşar xəbərlər",
    "bu mövzuda",
    # tr
    "ayrıca (?:bakınız|okuyun)",
    "ilgili haberler?",
    "bunlar da ilginizi çekebilir",
    # hy, ka
    "կարդացեք նաև",
    "կարդացեք նաեւ",
    "ნახეთ ასევე",
    "წაიკითხეთ (?:ასევე|აგრეთვე)",
    # uk
    "читайте також",
    "дивіться також",
    "до теми",
    "зверніть увагу",
    # de
    "lesen sie auch",
    "lies auch",
    "auch interessant",
    "mehr zum thema",
    "mehr dazu",
    "zum thema",
    "das könnte sie auch interessieren",
    # fr
    "à lire aussi",
    "lire aussi",
    "sur le même sujet",
    "voir aussi",
)
READ_ALSO = re.compile(
    rf"^\W*(?:{'|'.join(_READ_ALSO)})\s*(?:[:՝]|[-–—>»]|\||$)", re.IGNORECASE
)

_SHARE_WORD = (
    r"(?:vk|вк|x|ok|ок|whats\s?app|telegram|facebook|fb|twitter|viber|linkedin|e-?mail"
    r"|instagram|youtube|pinterest|reddit|copy link|print|share|messenger|threads"
    r"|bluesky|одноклассники|вконтакте|мой мир|поделиться|бөлісу|бөлүшүү|ulashish"
    r"|paylaş|teilen|partager|tweet|flipboard|odnoklassniki|skype|line|tumblr)"
)
SHARE = re.compile(rf"^\W*{_SHARE_WORD}(?:[\s|,/·•]+{_SHARE_WORD})*\W*$", re.IGNORECASE)

_APPEALS = re.compile(
    r"^(?:sign up (?:for|to)|subscribe (?:to|for)|get (?:the|our) (?:latest|daily|best)"
    r".{0,80}(?:inbox|newsletter)|follow us (?:on|in)|join (?:us|"
    r"our)\b.{0,40}(?:telegram|"
    r"whatsapp|channel)|download (?:our|the) app|подпи(?:шитесь|сывайтесь) (?:на|в)\b"
    r"|следите за нами|читайте нас в|присоединяйтесь|наш (?:телеграм|telegram)"
    r"|бізге жазылыңыз|telegram[- ]каналымызға|telegram[- ]каналыбызга"
    r"|бизге жазылыңыз|kanalimizga obuna|каналимизга обуна|підписуйтесь на"
    r"|folgen sie uns|abonnieren sie|suivez-nous|abonnez-vous|bizi .{0,30}takip ed)",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"(?:telegram|телеграм|whats\s?app|instagram|youtube|viber)\S*.{0,50}(?:obuna|обуна"
    r"|abun|abone|жазыл|подпи[сш]|підпи|subscri|follow|աբոն|გამოიწერ)",
    re.IGNORECASE,
)
_PLACEHOLDERS = re.compile(
    r"^\W*(?:externer inhalt|empfohlener redaktioneller inhalt|an dieser "
    r"stelle (?:finden"
    r" sie|befindet sich|steht) |ich bin damit einverstanden, dass mir|(?:deine|ihre) "
    r"privatsphäre-einstellungen|dieser inhalt .{0,40}(?:geladen|angezeigt)|this "
    r"slideshow requires javascript|your browser does not support|(?:please )?enable "
    r"javascript|javascript is (?:disabled|required)|to view this (?:video|content)"
    r"|(?:в|у) вашем браузере (?:отключ|не )|для просмотра .{0,30}javascript|включите "
    r"javascript|il vous reste [\d.,]+ ?% de cet article|la suite est réservée aux "
    r"abonnés|(?:story|article) continues below|article content$|this content is not "
    r"available|content is not available|our standards: |contenu (?:externe|bloqué))",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"^\W*(?:photo www|print|печать|распечатать|версия для печати|advertisement|реклама"
    r"|жарнама|жарнак|reklama?|anzeige|werbung|publicité|реклама\W*"
    r"|suggested articles|sidebar|comments?|комментари[ий]|пікірлер|share(?: this)?"
    r"|loading\.*|tags?|теги|source|источник|listen|слушать)\W*$",
    re.IGNORECASE,
)
_END_MARKS = re.compile(
    r"^\W*(?:suggested articles|view more articles|related (?:articles|stories|posts)"
    r"|read also|читайте также|похожие новости|новости партн[её]ров|leave a (?:reply|"
    r"comment)|оставить комментарий|комментарии)\W*$",
    re.IGNORECASE,
)
_LONGEST = 300
_APPEAL = 90


@lru_cache(maxsize=2048)
def is_boilerplate(line: str) -> bool:
    """Tell whether *line* is boilerplate wherever it stands."""
    if len(line) > _LONGEST:
        return False
    return bool(
        READ_ALSO.match(line)
        or SHARE.match(line)
        or _APPEALS.match(line)
        or _LABELS.match(line)
        or _PLACEHOLDERS.match(line)
        or (len(line) < _APPEAL and _CHANNEL.search(line))
    )


def is_label(line: str) -> bool:
    """Tell whether *line* is a mere label at the start or end of a text."""
    return len(line) < 80 and bool(_LABELS.match(line) or SHARE.match(line))  # noqa: PLR2004


def ends(line: str) -> bool:
    """Tell whether the article is over before *line*."""
    return bool(_END_MARKS.match(line))
