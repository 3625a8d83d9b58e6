"""What sites of the region call things in addresses, links and headings."""

from __future__ import annotations

import re

_SEGMENTS = """
tag tags category categories author authors user users profile login signin register
search feed rss atom wp-admin wp-login.php wp-json wp-content cdn-cgi account
subscribe topic topics theme themes rubric rubrics rubrika hashtag label tegi comments
reklama ads sponsored share changelang static assets uploads amp-stories special-offers
"""
_ENDINGS = """
about about-us contact contacts contact-us privacy privacy-policy terms terms-of-use
terms-and-conditions terms-of-service advertise advertising advertise-with-us reklama
o-nas o-proekte kontakty redakciya redakcia policy cookie-policy cookies newsletter
archive archives sitemap jobs vacancies team our-team editorial-team editorial-policy
home news latest novosti lenta pravila biz-haqimizda biz-turaly
"""

NEVER = frozenset(_SEGMENTS.split())
"""Path segments below which no site keeps its articles."""

NEVER_LAST = frozenset(_ENDINGS.split())
"""Last path segments of pages that are no articles."""

MORE = re.compile(
    r"(?:read|learn|see|view)? ?(?:more|full (?:story|article))|continue reading"
    r"|details|подробнее|читать(?: дал[её]е| полностью| больше)?|далее|ещ[её]"
    r"|толығырақ|толық оқу|оқу|кененирээк|толук окуу|окуу|уланткан|batafsil|davomi"
    r"|to.liq|батафсил|ətraflı|davamı|муфассал|doly oka|comments?|комментари\w+"
    r"|фото|видео|photo|video|print|печать|распечатать|версия для печати|\d+|[^\w]*",
    re.IGNORECASE,
)
"""Links that lead to an article without naming it."""

NEXT = re.compile(
    r"\W*(?:(?:next|older)(?: ?(?:page|posts|articles|entries|news|results))?"
    r"|(?:load|show|view) more(?: \w+)?|more news"
    r"|след(?:ующая|ующие|\.)?(?: страница)?|дальше|далее|впер[её]д"
    r"|(?:показать|загрузить) ещ[её]|ещ[её](?: новости)?|старые записи|ранее"
    r"|келесі(?: бет)?|алға|тағы|көбірек|кийинки(?: бет)?|алдыга|дагы"
    r"|көбүрөөк(?: жүктө)?|keyingi(?: sahifa)?|ko.proq|yana|кейинги|яна|növbəti"
    r"|sonrakı|daha çox|davamı|саҳифаи навбатӣ|баъдӣ|indiki|հաջորդը?|შემდეგი)\W*",
    re.IGNORECASE,
)
"""Links to the next page of a listing."""

SUGGESTIONS = re.compile(
    r"(?:suggested|related|recommended|popular|most read|most popular|trending"
    r"|read also|see also|more from|more on|you may (?:also )?like|editor.?s picks?"
    r"|sidebar|latest comments|читайте также|читать также|популярн\w*|самое читаемое"
    r"|самое популярное|рекомендуем|похожие|по теме|новости по теме|топ"
    r"|сейчас читают|выбор редакции|материалы по теме|сондай-ақ оқыңыз|танымал"
    r"|көп оқылған|ең көп|тағы оқыңыз|дагы окуңуз|окшош|популярдуу|көп окулган|эң көп"
    r"|ҳам ўқинг|ham o.qing|ko.p o.qilgan|mashhur|mavzuga oid|ən çox oxunan|oxşar"
    r"|həmçinin oxuyun|ҳамчунин хонед|маъмул|iň köp okalan)\b.*",
    re.IGNORECASE,
)
"""Headings over links that are not this listing's own."""

MOMENT = re.compile(
    r"(?:[^\d\n]{0,25}\b)?(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d|\d{1,2}:\d\d|\d{1,2}[ -]\w{3,12}\.?,? (?:19|20)\d\d"
    r"|\w{3,12}\.? \d{1,2}, (?:19|20)\d\d"
    r"|\d+ \w+ (?:ago|назад|бұрын|мурун|oldin|əvvəl|пеш|олдин))[^\n]{0,30}"
)
"""Short texts that are a date or a time."""

DAY = re.compile(
    r"(?=.{4,40}$)(?:\w+, ?)?(?:\d{1,2}[ ./-]\w+(?:[ ./-]\d{4}.*)?|\d{4}-\d\d-\d\d"
    r"|(?:19|20)\d\d\W+\w+ \d{1,2}.*|\w+ \d{1,2}(?:, \d{4})?|сегодня|вчера|today"
    r"|yesterday|бүгін|кеше|бүгүн|кечээ|bugun|kecha|имрӯз|дирӯз|bu gün|dünən)\b.*",
    re.IGNORECASE,
)
"""Headings that are the day of the items below them."""
