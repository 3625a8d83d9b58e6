"""Near twins are found and linked, and nothing else becomes of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.store.related import near_duplicates
from archive.text.minhash import ALIKE, bands, minhash, similarity
from tests.support.press import T0, Press

STORY = " ".join(
    f"On day {n} the council of town {n * 7} heard engineer {n * 3} – and “agreed”."
    for n in range(30)
)
OTHER = " ".join(
    f"Sheep of flock {n * 11} crossed pass {n} while herder {n * 5} counted lambs."
    for n in range(30)
)


def link(press: Press) -> int:
    return press.writer.call(lambda c: near_duplicates.link(c, T0)).result(60)


def twins(press: Press) -> list[tuple[int, int, str]]:
    rows = press.rows("SELECT article_id, twin_id, kind FROM text_twins ORDER BY 1, 2")
    return [tuple(row) for row in rows]


def test_a_copy_in_another_typography_is_a_near_twin(press: Press):
    press.save("one", "https://one.test/a", body=STORY)
    retyped = STORY.replace("–", "-").replace("“", '"').replace("”", '"')
    press.save("two", "https://two.test/b", body=f"{retyped} Source: Agency.")
    press.save("two", "https://two.test/c", body=OTHER)

    assert link(press) == 3

    assert twins(press) == [(1, 2, "near")]
    assert press.one("SELECT similarity FROM text_twins") > ALIKE
    assert press.one("SELECT count(*) FROM latest_articles") == 3
    assert press.feed()[-1] == "text.similar"


def test_what_was_compared_is_not_compared_again(press: Press):
    press.save("one", "https://one.test/a", body=STORY)
    assert link(press) == 1
    assert link(press) == 0
    press.save("two", "https://two.test/b", body=STORY + " Source: Agency.")
    assert link(press) == 1
    assert twins(press) == [(1, 2, "near")]


def test_a_pair_is_told_once(press: Press):
    press.save("one", "https://one.test/a", body=STORY)
    press.save("two", "https://two.test/b", body=STORY + " Source: Agency.")
    link(press)
    press.save("two", "https://two.test/b", hours=1, body=STORY + " Source: Agent.")
    assert link(press) == 1
    assert press.feed().count("text.similar") == 1


def test_an_exact_twin_stays_one(press: Press):
    press.save("one", "https://one.test/a", body=STORY)
    press.save("two", "https://two.test/b", body=STORY)
    link(press)
    assert twins(press) == [(1, 2, "exact")]


def test_two_versions_of_one_article_are_no_twins(press: Press):
    press.save("one", "https://one.test/a", body=STORY)
    link(press)
    press.save("one", "https://one.test/a", hours=1, body=STORY + " Updated.")
    assert link(press) == 1
    assert twins(press) == []


def test_short_texts_are_not_compared(press: Press):
    press.save("one", "https://one.test/a", body="The text follows shortly.")
    press.save("two", "https://two.test/b", body="The text follows shortly!")
    assert link(press) == 2
    assert twins(press) == []


@given(st.text(max_size=2_000))
def test_any_text_has_a_sketch_or_none_and_is_like_itself(text: str):
    made = minhash(text)
    if made is not None:
        assert similarity(made, made) == 1
        assert bands(made) == bands(minhash(text) or b"")
