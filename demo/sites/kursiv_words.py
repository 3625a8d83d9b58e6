"""The kursiv-like site's own words in its three languages."""

NEWS = "news"

LANGUAGE = {"": "ru", "en/": "en", "kk/": "kk"}
PREFIX = {"ru": "", "en": "en/", "kk": "kk/"}

SECTIONS = {
    "news": {"ru": "Новости", "en": "News", "kk": "Жаңалықтар"},
    "economy": {"ru": "Экономика", "en": "Economy", "kk": "Экономика"},
    "society": {"ru": "Общество", "en": "Society", "kk": "Қоғам"},
    "transport": {"ru": "Транспорт", "en": "Transport", "kk": "Көлік"},
}

MONTHS = {
    "en": [
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ],
    "ru": [
        *("января", "февраля", "марта", "апреля", "мая", "июня", "июля"),
        *("августа", "сентября", "октября", "ноября", "декабря"),
    ],
    "kk": [
        *("қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде"),
        *("тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"),
    ],
}

READ_ALSO = {"ru": "Читайте также:", "en": "Read also:", "kk": "Сондай-ақ оқыңыз:"}

NOT_FOUND = {
    "ru": ("Страница не найдена", "Такой страницы нет или она была удалена."),
    "en": ("Page not found", "There is no such page, or it has been removed."),
    "kk": ("Бет табылмады", "Мұндай бет жоқ немесе ол өшірілген."),
}

WALL = {
    "ru": (
        "<h1>Прежде чем продолжить</h1><p>Мы используем файлы cookie. Примите условия "
        "или настройте согласие, чтобы продолжить.</p><button>Принять все</button>"
        "<button>Настроить</button>"
    ),
    "en": (
        "<h1>We value your privacy</h1><p>We and our partners use cookies to store and "
        "access information on your device. Accept or manage your consent to continue."
        "</p><button>Accept all</button><button>Manage consent</button>"
    ),
    "kk": (
        "<h1>Жалғастырмас бұрын</h1><p>Біз cookie файлдарын қолданамыз. Жалғастыру "
        "үшін келісім беріңіз.</p><button>Барлығын қабылдау</button>"
        "<button>Баптау</button>"
    ),
}
