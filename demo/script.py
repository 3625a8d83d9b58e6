"""What happens on the sites between the three visits of the demo.

New articles, late ones (older than what was already there) and the text that openkg
takes over from vesti need no event: their stories say when they appear.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from demo.story import Event

DAY_0 = datetime.fromisoformat("2026-02-20T08:00:00+06:00")
"""The clock of the first visit; the others are a day and two days later."""

VISITS = (DAY_0, DAY_0 + timedelta(days=1), DAY_0 + timedelta(days=2))

_FRIDAY = datetime.fromisoformat("2026-02-20T15:04:00+06:00")
_SATURDAY = datetime.fromisoformat("2026-02-21T16:12:00+06:00")
_WALL = datetime.fromisoformat("2026-02-21T03:00:00+06:00")
_WALL_DOWN = datetime.fromisoformat("2026-02-21T21:00:00+06:00")

_TIMESCA = (
    Event(
        _FRIDAY,
        "timesca/naryn-old-bridge-repairs",
        "edit",
        swap=("64\u00a0million soms", "71\u00a0million soms"),
        add="This article has been corrected: the repairs cost 71\u00a0million soms.",
    ),
    Event(
        _FRIDAY,
        "timesca/cable-car-over-the-gorge",
        "edit",
        headline="Eagles, Sheep and a Cable Car: A Mountain Village Divided",
    ),
    Event(
        _FRIDAY,
        "timesca/reservoir-level-talas",
        "edit",
        swap=("182\u00a0million cubic meters", "128\u00a0million cubic meters"),
    ),
    Event(_SATURDAY, "timesca/reservoir-level-talas", "undo"),
    Event(_FRIDAY, "timesca/bazaar-scales-check", "delete"),
    Event(_FRIDAY, "timesca/felt-makers-cooperative", "soft-404"),
    Event(
        _FRIDAY,
        "timesca/night-train-timetable",
        "move",
        slug="night-train-to-the-lake-returns-in-june",
    ),
    Event(_WALL, "timesca/reading-rooms-stay-open", "consent", until=_WALL_DOWN),
    Event(
        _SATURDAY,
        "timesca/long-road-to-the-dairy",
        "edit",
        lead="For twenty years the milk of a valley in the mountains went sour. "
        "Then a retired teacher of physics bought a thermometer.",
    ),
    Event(
        _SATURDAY,
        "timesca/glacier-lake-sensor",
        "edit",
        authors=("Tom Verhoeven", "Aida Sarbasheva"),
    ),
)

_KURSIV = (
    Event(
        _FRIDAY,
        "kursiv/teplo-kokshetau",
        "edit",
        swap=("6,2\u00a0млрд тенге", "6,5\u00a0млрд тенге"),
    ),
    Event(
        _FRIDAY,
        "kursiv/tram-depot-almaty",
        "edit",
        headline="Almaty’s tram depot to train 480 builders from September",
    ),
    Event(
        _FRIDAY,
        "kursiv/oral-kopir",
        "edit",
        swap=("186\u00a0метр", "168\u00a0метр"),
    ),
    Event(_SATURDAY, "kursiv/oral-kopir", "undo"),
    Event(_FRIDAY, "kursiv/market-hall-insurance", "delete"),
    Event(_FRIDAY, "kursiv/arkhiv-fotografij", "soft-404"),
    Event(
        _FRIDAY,
        "kursiv/khlebozavod-pavlodar",
        "move",
        slug="rmnm-pavlodarskij-hlebozavod-karavaj-1954-goda",
    ),
    Event(_WALL, "kursiv/grain-terminal-rates", "consent", until=_WALL_DOWN),
    Event(_FRIDAY, "kursiv/salt-lake-railway-spur", "amp"),
    Event(
        _SATURDAY,
        "kursiv/turkistan-kitaphana",
        "edit",
        authors=("Динара Оспанқызы", "Нұрлан Бекұлы"),
    ),
)

_OPENKG = (
    Event(
        _FRIDAY,
        "openkg/water-meters-osh",
        "edit",
        swap=("A meter costs 2,300 soms", "A meter costs 2,650 soms"),
    ),
    Event(
        _FRIDAY,
        "openkg/carpet-factory-auction",
        "edit",
        headline="Forty-one weavers bought the carpet factory in Kara-Balta",
    ),
    Event(
        _FRIDAY,
        "openkg/trolleybus-museum",
        "edit",
        swap=("about 60,000 soms", "about 16,000 soms"),
    ),
    Event(_SATURDAY, "openkg/trolleybus-museum", "undo"),
    Event(_FRIDAY, "openkg/airport-bus-line", "delete"),
    Event(_FRIDAY, "openkg/muzej-konservov", "soft-404"),
    Event(
        _FRIDAY,
        "openkg/shahmaty-v-parke",
        "move",
        slug="kamennye-stoly-vernulis-v-park",
    ),
    Event(_WALL, "openkg/walnut-forest-census", "consent", until=_WALL_DOWN),
)

_VESTI = (
    Event(
        _FRIDAY,
        "vesti/most-cherez-chu",
        "edit",
        swap=("тяжелее пяти тонн", "тяжелее трёх тонн"),
    ),
    Event(
        _FRIDAY,
        "vesti/avtovokzal-perenos",
        "edit",
        headline="Бишкек: автовокзал переедет не раньше сентября",
    ),
    Event(
        _FRIDAY,
        "vesti/tarif-na-svet",
        "edit",
        swap=("на 40% меньше", "на 14% меньше"),
    ),
    Event(_SATURDAY, "vesti/tarif-na-svet", "undo"),
    Event(_FRIDAY, "vesti/shveynyy-ceh", "delete"),
    Event(_FRIDAY, "vesti/jaiyt-komitet", "soft-404"),
    Event(_FRIDAY, "vesti/mektep-otkana", "move", slug="at-bashy-mektebi-kun-nuru"),
    Event(_WALL, "vesti/suu-talash", "consent", until=_WALL_DOWN),
    Event(
        _SATURDAY,
        "vesti/sessiya-deputatov",
        "edit",
        headline="Депутаты Оша отложили вопрос о собаках до весны",
        add="После публикации депутат, который был в отпуске, сообщил, что вернулся.",
    ),
)

EVENTS: tuple[Event, ...] = (*_TIMESCA, *_KURSIV, *_OPENKG, *_VESTI)
