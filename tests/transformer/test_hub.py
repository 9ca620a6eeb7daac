"""Models by their id: from a cache as the hub's library lays it out, and from a small hub of our own."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from transformer import checkpoint, hub
from transformer.errors import ModelError

ROOT = Path(__file__).parents[2]
SHA = "607a30d783dfa663caf39e06633721c8d4cfcd7e"


@pytest.fixture(scope="module")
def files(model, tmp_path_factory) -> dict[str, bytes]:
    """What the owner of a model has published: a pickle too."""
    folder = tmp_path_factory.mktemp("published")
    checkpoint.save(folder, model.gpt, model.tokenizer, "a name of its own")
    return {p.name: p.read_bytes() for p in folder.iterdir()} | {"pytorch_model.bin": b"never", "README.md": b"never"}


def fill(home: Path, files: dict[str, bytes], model: str = "me/tiny") -> Path:
    """A cache that holds a model."""
    repo = home / "hub" / f"models--{model.replace('/', '--')}"
    folder = repo / "snapshots" / SHA
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (repo / "refs").mkdir()
    (repo / "refs" / "main").write_text(SHA)
    return folder


def find(home: Path, model: str, allow_download: bool = False, **environment: str) -> tuple[str | None, str]:
    """What a fresh process finds, and what it says on stderr; it reads its environment as it starts."""
    program = f"from transformer import hub; print(hub.find({model!r}, {allow_download}))"
    where = {"HF_HOME": str(home), "HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HF_")} | where | environment
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    said = done.stderr.strip().splitlines()
    return done.stdout.strip() or None, said[-1].partition("ModelError: ")[2] if said else ""


class Hub(BaseHTTPRequestHandler):
    """The few answers of the hub that a download needs."""

    files: dict[str, bytes]
    asked: list[str]
    error: tuple[int, str] | None = None

    def log_message(self, *_) -> None: ...

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.error and self.path.startswith(self.error[1]):
            return self.answer(b"{}", *self.error[:1])
        if self.path.startswith("/api/models/me/tiny/tree/"):
            listing = [{"type": "file", "path": n, "size": len(c), "oid": oid(c)} for n, c in self.files.items()]
            return self.answer(json.dumps(listing).encode())
        if self.path.startswith("/api/models/me/tiny"):
            return self.answer(json.dumps({"id": "me/tiny", "sha": SHA, "siblings": []}).encode())
        name = self.path.rpartition("/")[2]
        return self.answer(self.files[name]) if name in self.files else self.answer(b"", 404)

    do_HEAD = do_GET

    def answer(self, content: bytes, status: int = 200) -> None:
        self.send_response(status)
        codes = {401: "RepoNotFound", 403: "GatedRepo", 404: "EntryNotFound"}
        if status in codes:
            self.send_header("X-Error-Code", codes[status])
        self.send_header("X-Repo-Commit", SHA)
        self.send_header("ETag", f'"{oid(content)}"')
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)


def oid(content: bytes) -> str:
    return hashlib.sha1(content).hexdigest()


@pytest.fixture
def serve(files):
    """``serve(files, error)`` starts a hub; its address, and the paths it is asked for."""
    started = []

    def start(files: dict[str, bytes] = files, error: tuple[int, str] | None = None) -> tuple[str, list[str]]:
        handler = type("OneHub", (Hub,), {"files": files, "asked": [], "error": error})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        started.append(server)
        return f"http://127.0.0.1:{server.server_port}", handler.asked

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def test_a_folder_is_taken_as_it_is(tmp_path, monkeypatch):
    (tmp_path / "owner" / "name").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert hub.find("owner/name") == Path("owner/name")
    assert hub.find(str(tmp_path)) == tmp_path
    assert hub.find(None) == hub.SHIPPED


@pytest.mark.parametrize("model", ["/nowhere", "a/b/c", "../x", "file", "~/x", "x y", ".hidden/x"])
def test_what_is_no_id_is_not_asked_of_the_hub(tmp_path, monkeypatch, model):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    monkeypatch.setattr(hub, "cached", None)  # asking would fail
    with pytest.raises(ModelError, match=r"there is no model folder .*; give one that holds config\.json"):
        hub.find(model, allow_download=True)


def test_a_cached_model_is_found_by_its_id_without_the_network(tmp_path, files):
    folder = fill(tmp_path, files)
    assert find(tmp_path, "me/tiny", HF_HUB_OFFLINE="1") == (str(folder), "")
    assert find(tmp_path, "me/tiny", allow_download=True) == (str(folder), "")
    assert checkpoint.load(folder).name == "me/tiny"


def test_a_model_that_is_not_whole_in_the_cache_is_not_used(tmp_path, files):
    fill(tmp_path, {"config.json": files["config.json"]})
    for model in ("me/tiny", "me/other", "gpt2"):
        found, says = find(tmp_path, model)
        assert found is None
        assert f"there is no model folder {model}, and no whole model of this id in the Hugging Face cache" in says
        assert "add --allow-download to fetch it" in says


def test_a_download_fetches_what_is_needed_and_nothing_that_runs_code(tmp_path, files, serve):
    endpoint, asked = serve()
    found, says = find(tmp_path, "me/tiny", allow_download=True, HF_ENDPOINT=endpoint)
    assert says == ""
    assert sorted(p.name for p in Path(found).iterdir()) == ["config.json", "model.safetensors", "tokenizer.json"]
    assert not [path for path in asked if path.endswith((".bin", ".md"))]
    assert checkpoint.load(Path(found)).name == "me/tiny"
    assert find(tmp_path, "me/tiny") == (found, "")  # from now on without the network


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ((401, "/api/models/"), "no model of this id, or it is private; check the spelling"),
        ((403, "/me/tiny/resolve/"), "its owner lets in only who has asked"),
        ((500, "/api/models/"), "cannot be reached"),
    ],
)
def test_a_hub_that_refuses_is_explained(tmp_path, serve, error, says):
    endpoint, _ = serve(error=error)
    found, said = find(tmp_path, "me/tiny", allow_download=True, HF_ENDPOINT=endpoint)
    assert found is None
    assert said.startswith("model me/tiny cannot be fetched: ")
    assert says in said


def test_without_a_network_it_says_so(tmp_path):
    assert "the Hugging Face hub cannot be reached" in find(tmp_path, "me/tiny", allow_download=True)[1]
    says = find(tmp_path, "me/tiny", allow_download=True, HF_HUB_OFFLINE="1")[1]
    assert "HF_HUB_OFFLINE is set; unset it" in says


def test_a_hub_model_of_pickles_alone_is_refused(tmp_path, files, serve):
    endpoint, asked = serve({name: c for name, c in files.items() if name != "model.safetensors"})
    says = find(tmp_path, "me/tiny", allow_download=True, HF_ENDPOINT=endpoint)[1]
    assert says == "model me/tiny has no model.safetensors; only safetensors models can be filmed"
    assert not [path for path in asked if path.endswith(".bin")]


def test_a_full_disk_is_named(tmp_path, monkeypatch):
    import huggingface_hub

    def full(*_, **options):
        raise OSError(28, "No space left on device") if "local_files_only" not in options else FileNotFoundError

    monkeypatch.setattr(huggingface_hub, "snapshot_download", full)
    with pytest.raises(ModelError, match=r"cannot be fetched: no room is left for it in .*; make room, or set HF_HOME"):
        hub.find("me/tiny", allow_download=True)
