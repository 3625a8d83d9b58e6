"""The openkg-like site's own words in Russian and English."""

PREFIX = {"en": "en/", "ru": ""}

SECTIONS = {
    "economy": {"en": "Economy", "ru": "Экономика"},
    "exclusive": {"en": "Exclusive", "ru": "Эксклюзив"},
    "local-news": {"en": "Local news", "ru": "Местные новости"},
    "society": {"en": "Society", "ru": "Общество"},
}

SHARE = (
    '<div class="share"><a href="#">VK</a> <a href="#">X</a> <a href="#">OK</a> '
    '<a href="#">WhatsApp</a> <a href="#">Telegram</a></div>'
)

READ_ALSO = {"en": "Read also:", "ru": "Читайте также:"}

ERROR = {
    "en": (
        "An error has occurred",
        "Sorry, the requested page was not found. It may have been removed.",
    ),
    "ru": (
        "Обнаружена ошибка",
        "К сожалению, данная страница не найдена. Возможно, она была удалена.",
    ),
}

WALL = {
    "en": (
        "We value your privacy",
        "We use cookies. Accept or manage your consent to continue to the site.",
    ),
    "ru": (
        "Прежде чем продолжить",
        "Мы используем файлы cookie. Примите условия, чтобы перейти на сайт.",
    ),
}

_SMALL = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or"}
_SMALL |= {"the", "to", "with"}


def title_case(headline: str) -> str:
    """Return a headline with capitals, as the English pages print it on top.

    >>> title_case("Old bridge opens for the winter")
    'Old Bridge Opens for the Winter'
    """
    words = headline.split(" ")
    return " ".join(
        word if place and word in _SMALL else word[:1].upper() + word[1:]
        for place, word in enumerate(words)
    )
