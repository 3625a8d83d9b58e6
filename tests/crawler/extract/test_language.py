"""The language of a text: the source's rule, then its letters and commonest words."""

import pytest

from crawler.extract.language import detected, language, script
from tests.support.captures import HOME, source

TEXTS = {
    "ru": "Совет долины собрался в понедельник, чтобы обсудить воду и дороги, и решил очистить канал.",
    "kk": "Алқап кеңесі дүйсенбі күні жиналып, су мен жолдарды талқылады және арықты тазартуға келісті.",
    "ky": "Өрөөндүн кеңеши дүйшөмбү күнү чогулуп, суу менен жолдорду талкуулап, арыкты тазалоону чечти.",
    "uz": "Vodiy kengashi dushanba kuni yigʻilib, suv va yoʻllarni muhokama qildi hamda ariqni tozalashga kelishdi.",
    "tg": "Шӯрои водӣ рӯзи душанбе ҷамъ омада, об ва роҳҳоро муҳокима кард ва қарор дод, ки ҷӯйро тоза кунанд.",
    "tk": "Jülgäniň geňeşi duşenbe güni ýygnanyp, suw we ýollar barada maslahatlaşdy hem-de ýaby arassalamagy karar etdi.",
    "az": "Vadi şurası bazar ertəsi toplaşaraq su və yolları müzakirə etdi və kanalın təmizlənməsinə razılaşdı.",
    "hy": "Հովտի խորհուրդը հավաքվեց երկուշաբթի՝ քննարկելու ջուրն ու ճանապարհները։",
    "ka": "ხეობის საბჭო ორშაბათს შეიკრიბა წყლისა და გზების განსახილველად.",
    "uk": "Рада долини зібралася в понеділок, щоб обговорити воду й дороги, і вирішила очистити її канал.",
    "tr": "Vadi konseyi pazartesi günü su ve yollar için bir araya geldi ve bu kanal için daha çok para istedi, ancak karar sonra verildi.",
    "de": "Der Rat des Tals traf sich am Montag, um über Wasser und die Straßen zu sprechen, und das ist nicht der erste.",
    "fr": "Le conseil de la vallée s'est réuni lundi pour parler de l'eau et des routes, et il a décidé de nettoyer le canal dans une semaine.",
    "ja": "谷の議会は月曜日に集まり、水と道路について話し合い、運河を清掃することを決めた。それは今年で二回目である。",
    "ko": "골짜기 의회는 월요일에 모여 물과 도로에 대해 이야기하고 운하를 청소하기로 결정했다. 올해 두 번째 일이다.",
    "sv": "Dalens råd samlades i måndags för att tala om vatten och vägar och beslutade att rensa kanalen före sommaren.",
    "vi": "Hội đồng thung lũng họp vào thứ Hai để bàn về nước và đường sá, và đã quyết định nạo vét con kênh trước mùa hè.",
    "lt": "Slėnio taryba pirmadienį susirinko aptarti vandens ir kelių reikalų ir nusprendė išvalyti kanalą iki vasaros.",
    "en": "The council of the valley met on Monday to speak about water and roads, and it was agreed that the canal is to be cleaned.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_language_is_known_by_its_text(code):
    assert detected(TEXTS[code]) == code


def test_uzbek_in_cyrillic_letters_is_uzbek():
    text = "Водий кенгаши душанба куни йиғилиб, сув ва йўлларни муҳокама қилди ҳамда ариқни тозалашга келишди."
    assert (detected(text), script(text)) == ("uz", "Cyrl")


def test_what_the_classifier_is_not_sure_of_is_left_to_the_page():
    names = "Nur Sultan Alma Ata Bishkek Osh Talas Naryn Karakol Balykchy Tokmok Kant"
    assert detected(names) is None
    assert language(names, HOME, source(), "ky-KG") == "ky"


def test_the_sources_rule_comes_before_the_text():
    ruled = source(languages={"/kk/": "kk"})
    assert language(TEXTS["ru"], f"{HOME}kk/a", ruled) == "kk"
    assert language(TEXTS["ru"], f"{HOME}ru/a", ruled) == "ru"


def test_too_little_text_is_not_guessed_at():
    assert detected("OK 2026") is None
    assert language("OK", HOME, source(), "ky-KG") == "ky"


@pytest.mark.parametrize(
    ("code", "expected"),
    [("ru", "Cyrl"), ("hy", "Armn"), ("ka", "Geor"), ("de", "Latn")],
)
def test_the_script_is_that_of_most_letters(code, expected):
    assert script(TEXTS[code]) == expected
