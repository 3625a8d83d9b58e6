"""Lines that are no article, in the languages we read; each rule with its reason."""

import pytest

from archive.article import Article
from crawler.extract import read
from crawler.extract.body import boilerplate
from crawler.extract.body.cleaning import Known, clean
from crawler.html.blocks import Line
from crawler.html.text import tidy
from tests.support.captures import capture, source

READ_ALSO = [
    "Read also: The other story",
    "Related: Ten more galaxies",
    "Suggested Articles",
    "Читайте также: Другая новость",
    "По теме: Другая новость",
    "Сондай-ақ оқыңыз: Басқа жаңалық",
    "Ошондой эле окуңуз: Башка кабар",
    "Shuningdek oʻqing: Boshqa xabar",
    "Mavzuga oid: Boshqa xabar",
    "Шунингдек ўқинг: Бошқа хабар",
    "Мавзуга оид: Бошқа хабар",
    "Ҳамчунин хонед: Хабари дигар",
    "Şeýle hem okaň: Başga habar",
    "Həmçinin oxuyun: Başqa xəbər",
    "Կարդացեք նաև՝ այլ լուր",
    "წაიკითხეთ ასევე: სხვა ამბავი",
    "Читайте також: Інша новина",
    "До теми: Інша новина",
    "Lesen Sie auch: Eine andere Nachricht",
    "À lire aussi : Une autre nouvelle",
    "Ayrıca okuyun: Başka haber",
]
APPEALS = [
    "Subscribe to our newsletter",
    "Sign up for the morning briefing",
    "Get the latest news from the valley in your inbox.",
    "Follow us on Telegram",
    "Подписывайтесь на наш телеграм-канал",
    "Подпишитесь на нас в Telegram",
    "Telegram-каналымызға жазылыңыз",
    "Telegram каналыбызга жазылыңыз",
    "Telegram kanalimizga obuna boʻling",
    "Телеграм каналимизга обуна бўлинг",
    "Telegram kanalımıza abunə olun",
    "Ба канали телеграмии мо обуна шавед",
    "Підписуйтесь на наш Telegram",
    "Abonnieren Sie unseren Newsletter",
    "Abonnez-vous à notre lettre",
    "Telegram kanalımıza abone olun",
]
BARS = [
    "VK X OK WhatsApp Telegram",
    "Facebook | Twitter | Telegram",
    "Поделиться",
    "Photo www",
    "Реклама",
    "Advertisement",
    "Версия для печати",
    "Комментарии",
]
PLACEHOLDERS = [
    "Externer Inhalt nicht verfügbar",
    "This slideshow requires JavaScript.",
    "В вашем браузере отключено выполнение сценариев",
    "Il vous reste 57.09% de cet article à lire.",
    "Story continues below",
]
PROSE = [
    "Read also the small print, said the mayor, before you sign anything.",
    "Related parties must report the sale to the tax office within a month.",
    "Подписывайтесь под обращением, просил мэр, и приходите на собрание.",
    "Реклама на дорогах подорожает с первого июля.",
    "По теме воды выступили трое.",
    "Follow the river north and you reach the old bridge.",
    "Telegram said on Monday that it had removed the channel.",
    "The photo, by now famous, shows the bridge before the flood.",
    "Комментарии министерства журналисты так и не получили.",
]


@pytest.mark.parametrize("line", [*READ_ALSO, *APPEALS, *BARS, *PLACEHOLDERS])
def test_furniture_is_known_in_every_language(line):
    assert boilerplate.is_boilerplate(line)


@pytest.mark.parametrize("line", PROSE)
def test_a_sentence_that_begins_like_furniture_stays(line):
    assert not boilerplate.is_boilerplate(line)


def cleaned(*lines, **known):
    kept = clean([Line(line) for line in lines], Known(**{"headline": "H", **known}))
    return [line.text for line in kept]


def test_the_headline_is_not_repeated_in_another_letter_case():
    assert cleaned("THE MAYOR, resigns", "He left.", headline="The mayor resigns") == [
        "He left."
    ]


def test_a_ticker_line_is_no_text():
    assert cleaned("• KGS/USD = 0.01144 -0.09%", "He left.") == ["He left."]


def test_a_byline_and_a_bio_are_not_body_but_an_author_who_acts_is():
    told = "Anna Petrova walked the canal for a week and came back with mud."
    bio = "Anna Petrova is a journalist based in Osh."
    lines = cleaned("Anna Petrova", told, bio, authors=("Anna Petrova",))
    assert lines == [told]


def test_a_whole_second_copy_is_dropped_and_one_repetition_kept():
    text = [
        f"A paragraph of the article with number {n} in it, long enough."
        for n in "abcd"
    ]
    assert cleaned(*text, *text) == text
    assert cleaned(*text, text[0]) == [*text, text[0]]


def test_a_profiles_line_rules_are_applied():
    made = "".join(
        f"<p>The council met again to speak of canal {n}, it said.</p>" for n in "abcde"
    )
    page = f"<h1>Canal</h1><article>{made}<p>Kept secret 99 by us here today.</p></article>"
    reading = read(capture(page), source(drop_lines=("^Kept secret",)))
    assert isinstance(reading, Article)
    assert "secret" not in reading.body


def test_only_known_shortcodes_are_taken_out():
    assert tidy('[caption id="a" width="7"]A bridge[/caption] he said [sic]') == (
        "A bridge he said [sic]"
    )
