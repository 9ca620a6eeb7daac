import threading

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


@pytest.mark.parametrize(("count", "busy"), [(1, 1), (2, 2), (2, 3)])
def test_where_no_core_is_free_a_thing_is_done_at_once(count, busy, monkeypatch):
    monkeypatch.setattr(cores, "cores", lambda: count)
    monkeypatch.setattr(cores, "busy", busy)
    here = []
    cores.meanwhile().submit(lambda: here.append(threading.get_ident()))
    assert here == [threading.get_ident()]
