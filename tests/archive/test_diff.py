"""Word differences."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.diff import Passage, Piece, texts, words
from archive.text.normalize import word_changes

TEXTS = st.lists(
    st.lists(st.sampled_from(["мэр", "открыл", "мост", "a", "b,", "—", "2026"])).map(
        " ".join
    ),
    max_size=6,
).map(lambda parts: "\n\n".join(part for part in parts if part))


def plain(passages: list[Passage]) -> str:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return "\n\n".join(
        "".join(signs[piece.mark].format(piece.text) for piece in passage.pieces)
        for passage in passages
    )


def test_one_word_changed_is_one_word_marked():
    old, new = "Мэр открыл мост в центре.", "Мэр закрыл мост в центре."
    assert plain(list(texts(old, new))) == "Мэр [-открыл-]{+закрыл+} мост в центре."


def test_neighbouring_changes_read_as_one():
    changed = words("on Monday, the ministry said", "on Tuesday, a source said")
    assert plain([changed]) == ("on [-Monday, the ministry-]{+Tuesday, a source+} said")


def test_an_edited_paragraph_is_met_by_its_old_self():
    old = "First paragraph stays.\n\nThe second one has an old end.\n\nThird."
    new = (
        "An entirely different opening was added here!\n\nFirst paragraph stays."
        "\n\nThe second one has a new end.\n\nThird."
    )
    assert plain(list(texts(old, new))).split("\n\n") == [
        "{+An entirely different opening was added here!+}",
        "First paragraph stays.",
        "The second one has [-an old-]{+a new+} end.",
        "Third.",
    ]


def test_a_replaced_paragraph_is_shown_whole():
    found = list(texts("Snow fell all night.", "Цены на хлеб выросли."))
    assert [passage.pieces for passage in found] == [
        (Piece("gone", "Snow fell all night."),),
        (Piece("new", "Цены на хлеб выросли."),),
    ]


def test_equal_texts_have_no_change():
    assert not any(passage.is_changed for passage in texts("a\n\nb", "a\n\nb"))


@settings(max_examples=300, deadline=None)
@given(old=TEXTS, new=TEXTS)
def test_both_texts_can_be_read_back_from_their_difference(old, new):
    passages = list(texts(old, new))
    for text, hidden in ((old, "new"), (new, "gone")):
        sides = ["".join(p.text for p in passage.side(hidden)) for passage in passages]
        assert "\n\n".join(side for side in sides if side) == text


def test_very_long_texts_are_compared_in_reasonable_time():
    old = "\n\n".join(f"paragraph {number} says this" for number in range(400))
    new = "\n\n".join(f"paragraph {number} says that" for number in range(400))
    assert all(passage.is_changed for passage in texts(old, new))


def test_a_very_long_paragraph_is_one_change_between_equal_ends():
    old = [f"w{number}" for number in range(20_000)]
    new = old[:]
    new[5], new[9] = "x", "y"
    assert plain([words(" ".join(old), " ".join(new))]) == (
        f"w0 w1 w2 w3 w4 [-w5 w6 w7 w8 w9-]{{+x w6 w7 w8 y+}} {' '.join(old[10:])}"
    )


def test_very_long_paragraphs_are_not_searched_for_likeness():
    old = "word " * 30_000 + "old"
    new = "word " * 30_000 + "new"
    found = list(texts(f"First.\n\n{old}\n\nLast.", f"First.\n\n{new}\n\nLast."))
    assert [passage.pieces for passage in found] == [
        (Piece("same", "First."),),
        (Piece("gone", old),),
        (Piece("new", new),),
        (Piece("same", "Last."),),
    ]


def test_the_words_of_very_long_texts_are_counted_wherever_they_stand():
    told = [f"w{number}" for number in range(150_000)]
    old, new = " ".join(told), " ".join([*reversed(told[1:]), "more", "words"])
    assert word_changes(old, new) == (2, 1)
    assert word_changes("a b c", "c b a") == (2, 2)
