"""Every month in every language we read, in the forms that sites print."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from crawler.dates.parser import moment

ALMATY = ZoneInfo("Asia/Almaty")
PI = date(2024, 3, 14)
NOW = datetime(2026, 2, 20, 10, 0, tzinfo=ALMATY)

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "kk-loc": "қаңтарда ақпанда наурызда сәуірде мамырда маусымда шілдеде тамызда қыркүйекте қазанда қарашада желтоқсанда",
    "kk-Latn": "qañtar aqpan naurız säuır mamır mausım şılde tamız qırküiek qazan qaraşa jeltoqsan",
    "ky": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "ky-poss": "январы февралы марты апрели майы июну июлу августу сентябры октябры ноябры декабры",
    "uz": "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr",
    "uz-Cyrl": "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр",
    "tg": "январи феврали марти апрели майи июни июли августи сентябри октябри ноябри декабри",
    "tk": "ýanwar fewral mart aprel maý iýun iýul awgust sentýabr oktýabr noýabr dekabr",
    "tk-poss": "ýanwary fewraly marty apreli maýy iýuny iýuly awgusty sentýabry oktýabry noýabry dekabry",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "az-Upper": "Yanvar Fevral Mart Aprel May İyun İyul Avqust Sentyabr Oktyabr Noyabr Dekabr",
    "hy": "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի",
    "hy-nom": "հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր",
    "ka": "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი",
    "ka-dat": "იანვარს თებერვალს მარტს აპრილს მაისს ივნისს ივლისს აგვისტოს სექტემბერს ოქტომბერს ნოემბერს დეკემბერს",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "de-AT": "Jänner Feber März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
}


def day(text):
    found = moment(text, ALMATY, now=NOW)
    return found and found.at.astimezone(ALMATY)


def test_every_month_of_every_language_is_known():
    wanted = {
        (form, f"14 {word} 2024"): datetime(2024, month, 14, tzinfo=ALMATY)
        for form, words in MONTHS.items()
        for month, word in enumerate(words.split(), 1)
    }
    read = {(form, text): day(text) for form, text in wanted}
    assert read == wanted


LONGER = [
    "2024 жылғы 14 наурыз",
    "2024 жылдың 14 наурызы",
    "14 наурыз 2024 жыл, сағат 10:20",
    "2024-жылдын 14-марты",
    "14-март, 2024-ж.",
    "2024-yil 14-mart",
    "2024-yilning 14-marti",
    "14-mart 2024-yil",
    "2024 йил 14 март",
    "2024 йилнинг 14 марти",
    "14 марти соли 2024",
    "2024-nji ýylyň 14-nji marty",
    "14-nji mart 2024",
    "14 mart 2024-cü il",
    "2024 թ. մարտի 14",
    "2024 թվականի մարտի 14",
    "14 մարտի, 2024",
    "2024 წლის 14 მარტი",
    "14 მარტი, 2024 წ.",
    "14 березня 2024 року",
    "14 марта 2024 года",
    "четверг, 14 марта 2024 г.",
    "14. März 2024",
    "Do., 14.03.2024",
    "jeudi 14 mars 2024",
    "14 Mart 2024 Perşembe",
    "Thursday, 14th March, 2024",
]


def test_longer_forms_name_the_same_day():
    read = {text: day(text) for text in LONGER}
    others = {text: at for text, at in read.items() if not at or at.date() != PI}
    assert others == {}
