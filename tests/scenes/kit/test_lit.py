import numpy as np

from scenes.kit.lit import LitText


def test_each_light_is_behind_its_word_and_not_behind_the_space_before_it():
    text = LitText([" one", " two", "three"], [0.2, 1.0, 3.0]).shift([2, 1, 0])
    assert [w.text for w in text.words] == ["one", " two", "three"]
    assert text.lights.shares.tolist() == [0.2, 1.0, 1.0]
    for word, (left, foot, right, top) in zip(text.words, text.lights.boxes):
        corners = [text.lights.place(left, foot), text.lights.place(right, top)]
        inner = word.points[8:]
        assert corners[0][0] <= inner[:, 0].min() + 1e-6
        assert corners[1][0] >= inner[:, 0].max() - 1e-6
        np.testing.assert_allclose(corners[1][:2], word.get_corner([1, 1, 0])[:2], atol=1e-6)
    gap = text.lights.boxes[1, 0] - text.lights.boxes[0, 2]
    assert gap > 0.05
    assert abs(text.lights.boxes[2, 0] - text.lights.boxes[1, 2]) < 1e-6


def test_a_space_alone_is_a_text():
    assert LitText(["  "], [1.0]).words[0].text
