import numpy as np

from scenes.kit.grid import PatternGrid
from transformer.studies import Roles


def cards(watched) -> dict:
    return watched.scene.cards


def test_every_head_has_a_card_and_it_shows_its_pattern(demo, watch):
    watched = watch("head_gallery", demo)
    shown = watched.scene.shown
    assert set(cards(watched)) == {(layer, h) for layer in range(demo.n_layers) for h in range(demo.n_heads)}
    for (layer, head), card in cards(watched).items():
        np.testing.assert_array_equal(card.values, demo.pattern[layer, head][np.ix_(shown, shown)])


def test_cards_stand_in_rows_by_layer_and_columns_by_head(demo, watch):
    at = {key: card.get_center() for key, card in cards(watch("head_gallery", demo)).items()}
    for (layer, head), place in at.items():
        assert place[2] == 0
        if (layer, head + 1) in at:
            assert at[layer, head + 1][0] > place[0]
        if (layer + 1, head) in at:
            assert at[layer + 1, head][1] < place[1]


def test_roles_are_those_of_the_study(demo, watch):
    roles = demo.study(Roles)
    beats = watch("head_gallery", demo).beats
    for words, masses in (
        ("the token before", roles.previous),
        ("the first token", roles.first),
        ("last time", roles.induction),
    ):
        (beat,) = [b for b in beats if words in b.caption]
        layer, head = np.unravel_index(masses.argmax(), masses.shape)
        assert f"{masses.max():.0%}" in beat.caption
        assert f"layer {layer}, head {head}" in {t.text for t in beat.texts}


def test_the_large_pattern_is_that_head(demo, watch):
    scene = watch("head_gallery", demo).scene
    (board,) = [m for m in scene.panel.get_family() if isinstance(m, PatternGrid)]
    masses = [demo.pattern[key][np.ix_(*[scene.panel[0][1].indices] * 2)] for key in scene.cards]
    assert any(np.array_equal(board.values, m) for m in masses)


def test_a_model_whose_heads_do_nothing_of_the_kind_is_not_said_to(make_trace, watch):
    trace = make_trace("Hello there")
    for beat in watch("head_gallery", trace).beats:
        if "No head looks much" in beat.caption:
            share = int(beat.caption.split("%")[0].split()[-1])
            assert share < 30
