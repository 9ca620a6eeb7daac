import pytest

from transformer import bundles
from transformer.bundles import load_bundle
from transformer.errors import InputError


def test_what_is_shipped_says_what_was_counted():
    stats = load_bundle("corpus_stats")
    assert "training text" in stats["note"]
    for kind in ("characters", "tokens", "words"):
        assert stats[kind]["mean"] == pytest.approx(stats[kind]["pieces"] / stats[kind]["distinct"], abs=1e-4)


@pytest.mark.parametrize(("text", "why"), [(None, "is missing"), ("{", "is damaged"), ("[1]", "is damaged")])
def test_a_file_that_is_no_bundle_is_named(text, why, tmp_path, monkeypatch):
    monkeypatch.setattr(bundles, "SHIPPED", tmp_path)
    if text is not None:
        (tmp_path / "some.json").write_text(text)
    with pytest.raises(InputError, match=rf"some\.json {why}"):
        load_bundle("some")
