"""Likeness of texts by their character pairs."""

from decimal import Decimal

from luodi_engine.chains.likeness import LONGEST, likeness, likest, pairs_of


def test_the_same_text_is_one_and_nothing_shared_is_nothing():
    tea, salt = pairs_of("富硒绿茶"), pairs_of("食用盐")
    assert (likeness(tea, tea), likeness(tea, salt), likeness(frozenset(), frozenset())) == (1, 0, 0)


def test_pairs_do_not_cross_words_and_long_texts_are_cut():
    assert pairs_of("绿茶、红茶") == {"绿茶", "红茶"}
    assert pairs_of("茶" * LONGEST + "盐巴") == {"茶茶"}


def test_the_likest_is_named():
    others = [("甲", pairs_of("红茶加工")), ("乙", pairs_of("绿茶加工"))]
    assert likest(pairs_of("绿茶加工"), others) == (Decimal(1), "乙")
    assert likest(pairs_of("食盐"), others) == (Decimal(0), "")
    assert likest(pairs_of("食盐"), []) == (Decimal(0), "")
