"""How the shots of a film are put in a row."""

from studio import shelf
from studio.shot import Shot, in_a_row


def test_each_shot_knows_the_next_and_begins_with_the_picture_it_was_handed():
    one, two, three = in_a_row([Shot("a"), Shot("b", head=3), Shot("c")])
    assert (one.opened, two.opened, three.opened) == (False, True, True)
    assert (one.next, two.next, three.next) == (Shot("b", head=3), Shot("c"), None)


def test_a_shot_alone_is_as_it_was():
    assert in_a_row([Shot("a")]) == [Shot("a")]


def test_a_clip_depends_on_what_follows_but_not_on_how_long_that_is_spoken_about():
    follows = [in_a_row([Shot("a"), other])[0] for other in (Shot("b"), Shot("c"), Shot("b", lasting=(2.0,)))]
    keys = [shelf.key(shot) for shot in (Shot("a"), *follows)]
    assert len(set(keys)) == 3
    assert keys[1] == keys[3]
