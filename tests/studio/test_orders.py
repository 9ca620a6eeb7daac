from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from scenes.registry import SCENES, TOURS
from studio import orders
from studio.settings import UsageError
from transformer.errors import InputError
from transformer.studies import HeadWeights
from transformer.trace import Trace

TOUR = TOURS["normal"]
TEXTS = ["the cat", "The cat", "the dog"]
MODELS = [None, Path("other/model")]
PLACES = [{}, {"layer": 1}, {"layer": 1, "head": 2}, {"token": -1}, {"head": 1}]
SCENE_LISTS = [TOUR, TOUR[:1], TOUR[1:3], TOURS["short"], TOURS["long"], tuple(SCENES) * 3]


def test_no_two_orders_share_a_name():
    every = list(product(TEXTS, MODELS, SCENE_LISTS, PLACES))
    names = [orders.subject(scenes, text, model=model, **place).name for text, model, scenes, place in every]
    assert len(set(names)) == len(every)
    assert all(len(name) < 200 and "/" not in name for name in names)


def test_the_whole_tour_is_named_after_its_prompt_alone():
    assert orders.subject(TOUR, "the cat").name == "the-cat"


def test_without_a_prompt_the_shipped_trace_is_filmed():
    subject = orders.subject(TOUR[:1])
    assert subject.text == subject.trace.prompt == "a fluffy blue creature roamed the verdant forest"


def test_what_the_shipped_trace_lacks_for_another_view_is_measured(monkeypatch):
    monkeypatch.setitem(SCENES, "score_grid", replace(SCENES["score_grid"], needs=("head_weights",)))
    assert orders.subject(("score_grid",)).trace.study(HeadWeights).W_Q.ndim == 2
    elsewhere = orders.subject(("score_grid",), layer=3, head=2).trace.study(HeadWeights)
    assert (elsewhere.layer, elsewhere.head) == (3, 2)


def test_a_trace_file_that_lacks_a_study_is_refused_before_anything_is_drawn(monkeypatch, tmp_path):
    monkeypatch.setitem(SCENES, "score_grid", replace(SCENES["score_grid"], needs=("lens",)))
    replace(Trace.load(orders.DEMO), studies={}).save(tmp_path / "bare")
    with pytest.raises(InputError, match="lens"):
        _ = orders.subject(("score_grid",), trace_file=tmp_path / "bare").trace


def test_a_trace_and_a_prompt_are_one_too_many():
    with pytest.raises(UsageError, match="--trace"):
        orders.subject(TOUR, "the cat", trace_file=Path("x"))


def test_an_unknown_scene_is_refused_with_a_suggestion():
    with pytest.raises(InputError, match="did you mean 'score_grid'"):
        orders.subject(("score_gird",), "the cat")


@pytest.mark.parametrize(
    ("flags", "path", "format"),
    [
        ({}, "out/the-cat.mp4", "mp4"),
        ({"transparent": True}, "out/the-cat.mov", "mov"),
        ({"save_last_frame": True}, "out/the-cat.png", "png"),
        ({"out": "x.gif"}, "x.gif", "gif"),
        ({"out": "x.webm", "transparent": True}, "x.webm", "webm"),
        ({"media_dir": Path("films"), "format": "gif"}, "films/the-cat.gif", "gif"),
    ],
)
def test_flags_choose_the_path_and_the_format(flags, path, format):
    given = {"out": None, "media_dir": Path("out")} | flags
    settings, out = orders.result(orders.subject(TOUR, "the cat"), given)
    assert (out.as_posix(), settings.format) == (path, format)


def test_all_scenes_are_asked_for_by_flag_and_not_by_accident():
    assert [shot.name for shot in orders.subject((), "the cat", write_all=True).shots] == list(SCENES)
    with pytest.raises(UsageError, match="-a"):
        orders.subject((), "the cat")
    with pytest.raises(UsageError, match="-a"):
        orders.subject(TOUR, "the cat", write_all=True)
