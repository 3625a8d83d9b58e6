"""Words of time in the languages we read: months, today, yesterday, ago; only data."""

from __future__ import annotations

_STEMS = """
en january february march april may june july august september october november december
en jan feb mar apr may jun jul aug sep oct nov dec
en jan febr march apr may june july aug sept oct nov dec
ru январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр
ru янв фев мар апр май июн июл авг сен окт ноя дек
ru янв февр мар апр май июн июл авг сент окт нояб дек
kk қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
kk қаң ақп нау сәу мам мау шіл там қыр қаз қар жел
kk qañtar aqpan naurız säuır mamır mausım şılde tamız qırküiek qazan qaraşa jeltoqsan
ky январ феврал март апрел май июн июл август сентябр октябр ноябр декабр
uz yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr
uz yanvar fevral mart aprel may iyun iyul avgust sentyabr oktyabr noyabr dekabr
tg январ феврал март апрел май июн июл август сентябр октябр ноябр декабр
tk ýanwar fewral mart aprel maý iýun iýul awgust sentýabr oktýabr noýabr dekabr
tk türkmenbaşy baýdak nowruz gurbansoltan magtymguly oguz gorkut alp ruhnama garaşsyzlyk sanjar bitaraplyk
az yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
tr ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
tr oca şub mar nis may haz tem ağu eyl eki kas ara
hy հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր
ka იანვარ თებერვალ მარტ აპრილ მაის ივნის ივლის აგვისტო სექტემბერ ოქტომბერ ნოემბერ დეკემბერ
ka იანვრ თებერვლ მარტ აპრილ მაის ივნის ივლის აგვისტო სექტემბრ ოქტომბრ ნოემბრ დეკემბრ
ka იან თებ მარ აპრ მაი ივნ ივლ აგვ სექ ოქტ ნოე დეკ
uk січ лют берез квіт трав черв лип серп верес жовт листопад груд
uk січ лют бер кві тра чер лип сер вер жов лис гру
de januar februar märz april mai juni juli august september oktober november dezember
de jänner feber märz april mai juni juli august september oktober november dezember
de jän feb mär apr mai jun jul aug sep okt nov dez
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
fr janv févr mars avr mai juin juil août sept oct nov déc
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
"""  # noqa: E501

ENDINGS = {
    "en": ("",),
    "ru": ("", "ь", "я", "а", "е", "й", "ю", "ем"),
    "kk": tuple("|ның|ында|да|нда|дың|тың|ы|і|сы|ін|де|те|та".split("|")),
    "ky": ("", "ь", "ы", "и", "у", "ди", "да", "дын", "тын"),
    "uz": ("", "i", "da", "ning", "dagi"),
    "tg": ("", "и", "ь", "ы"),
    "tk": ("", "y", "da", "de"),
    "az": ("", "ı", "i", "da", "də", "ın", "in"),
    "tr": ("", "'ta", "'da", "'de"),
    "hy": ("", "ի", "ին"),
    "ka": ("", "ი", "ს", "ის", "ო"),
    "uk": ("", "ень", "ня", "ий", "ого", "а", "ні", "я"),
    "de": ("", "s"),
    "fr": ("",),
    "es": ("",),
    "it": ("",),
    "pt": ("",),
}
"""What may follow a stem; short words take no ending that makes another word."""

_MINIMUM = 3


def fold(text: str) -> str:
    """Return *text* in lower case with one kind of Turkish i and apostrophe."""
    lower = text.lower().replace("\u0307", "").replace("ı", "i")
    return lower.replace("’", "'").replace("ʻ", "'").replace("‘", "'")


def _months() -> dict[str, int]:
    table: dict[str, int] = {}
    for line in _STEMS.strip().splitlines():
        language, *stems = line.split()
        for number, stem in enumerate(stems, 1):
            for ending in ENDINGS[language]:
                word = stem + ending
                if len(word) >= _MINIMUM:
                    table.setdefault(fold(word), number)
    return table


MONTHS = _months()
"""Any written form of a month, lower case -> 1..12."""

TODAY = frozenset(
    fold(word)
    for word in (
        "today",
        "сегодня",
        "бүгін",
        "бүгүн",
        "bugun",
        "bu gün",
        "бугун",
        "имрӯз",
        "имруз",
        "şu gün",
        "şugün",
        "bugün",
        "այսօր",
        "დღეს",
        "сьогодні",
        "heute",
        "aujourd'hui",
        "aujourd’hui",
    )
)

YESTERDAY = frozenset(
    fold(word)
    for word in (
        "yesterday",
        "вчера",
        "кеше",
        "кечээ",
        "kecha",
        "dünən",
        "кеча",
        "дирӯз",
        "дируз",
        "düýn",
        "dün",
        "երեկ",
        "გუშინ",
        "вчора",
        "gestern",
        "hier",
    )
)

MINUTE = (
    "minutes? mins? минут[аыу]? минуттар мин daqiqa дақиқа dəqiqə dakika minut րոպե "
    "წუთის хвилин[аиу]? minuten?"
)
HOUR = (
    "hours? hrs? час(?:а|ов)? сағат саат soat соат saat sagat ժամ საათის годин[аиу]? "
    "stunden? heures?"
)
AGO = (
    "ago назад бұрын мурун мурда oldin олдин аввал avval пеш əvvəl önce öň ozal առաջ "
    "წინ тому"
)
BEFORE = ("vor", "il y a")
"""Relative times as regular expression words; `BEFORE` stands in front."""
