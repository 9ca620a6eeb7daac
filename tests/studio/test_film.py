"""A film of one small scene, by one process and by two."""

from studio import film
from studio.settings import Settings
from studio.shot import Shot

SMALL = Settings(width=128, height=72, fps=5, last=9)


def test_two_processes_make_the_same_film_of_one_scene_as_one(trace, tmp_path):
    paths = [tmp_path / f"{jobs}.mp4" for jobs in (1, 2)]
    for jobs, path in enumerate(paths, 1):
        assert film.film([Shot("score_grid")], trace, SMALL, path, jobs=jobs) == [path]
    one, two = (path.read_bytes() for path in paths)
    assert one == two
