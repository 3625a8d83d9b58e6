"""One spelling for what readers take as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.transliteration import renderings
from archive.text.folding import MAX_WORD, spans, word, words


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("токаев", "Тоқаев"),
        ("ёлка", "ЕЛКА"),
        ("елка", "ёлка"),
        ("имруз", "имрӯз"),
        ("o'zbek", "oʻzbek"),
        ("o‘zbek", "O’zbek"),
        ("ozbek", "oʻzbek"),
        ("канагат", "Kанагат"),
        ("istanbul", "İstanbul"),
        ("istanbul", "ISTANBUL"),
        ("istanbul", "ıstanbul"),
        ("казакстан", "Қазақстан"),
        ("озбекистон", "Өзбекистон"),
        ("узбекистон", "Ўзбекистон"),
        ("тошкент", "Тош\u00adкент"),
        ("almaty", "Аlmaty"),
        ("tokayev", "Tokayev’s"),
        ("strasse", "Straße"),
        ("2026", "２０２６"),
        ("й", "и\u0306"),
    ],
)
def test_two_spellings_are_one_word(typed, written):
    assert words(typed) == words(written) != []


@pytest.mark.parametrize(
    ("one", "other"), [("мост", "мосты"), ("iPhone", "айфон"), ("1", "2")]
)
def test_different_words_stay_different(one, other):
    assert words(one) != words(other)


def test_a_word_keeps_its_place_in_the_text():
    text = "«Тоқаев» O‘zbekistonda: covid-19"
    assert [text[span.start : span.end] for span in spans(text)] == [
        "Тоқаев",
        "O‘zbekistonda",
        "covid",
        "19",
    ]


@given(st.text())
def test_a_folded_word_is_letters_and_digits_whatever_the_text(text):
    for span in spans(text):
        assert span.word.isalnum()
        assert len(span.word) <= MAX_WORD
        assert text[span.start : span.end].strip()


CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяқғңөұүһіәӯўҳҷ'ʻ"


@given(st.text(alphabet=CYRILLIC) | st.text(alphabet="abcxyzñşıäöüéœ'ʻ"))
def test_folding_twice_is_folding_once(text):
    assert [word(folded) for folded in words(text)] == words(text)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Tokayev", "Тоқаев"),
        ("tokaev", "Токаев"),
        ("Токаев", "Tokayev"),
        ("Тоқаев", "Toqaev"),
        ("Toshkent", "Тошкент"),
        ("oʻzbek", "ўзбек"),
        ("Japarov", "Жапаров"),
        ("Бишкек", "Bishkek"),
        ("Қазақстан", "Qazaqstan"),
        ("Ташкент", "Tashkent"),
    ],
)
def test_a_name_is_found_in_the_other_alphabet(typed, found):
    assert tuple(words(found)) in renderings(typed)


@given(st.text())
def test_renderings_are_few_whatever_the_text(text):
    assert len(renderings(text)) <= 6
