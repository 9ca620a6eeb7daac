import pytest

from studio import cores


@pytest.mark.parametrize("count", [1, 2])
def test_things_are_done_in_order_and_failures_told(count, monkeypatch):
    monkeypatch.setattr(cores, "cores", lambda: count)
    done = []
    with cores.meanwhile() as worker:
        first, broken, last = [worker.submit(f, 1) for f in (done.append, lambda n: n / 0, done.append)]
    assert first.result() is last.result() is None
    assert done == [1, 1]
    with pytest.raises(ZeroDivisionError):
        broken.result()


def test_with_one_core_a_thing_is_done_at_once(monkeypatch):
    monkeypatch.setattr(cores, "cores", lambda: 1)
    done = []
    cores.meanwhile().submit(done.append, 1)
    assert done == [1]
