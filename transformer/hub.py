"""Where a model's files are: the shipped folder, any other folder, or the cache of the Hugging Face hub.

Nothing goes over the network unless that is allowed, and then only the files named here, none of which can run code.
"""

import errno
import re
from pathlib import Path

from transformer.errors import ModelError

SHIPPED = Path(__file__).parents[1] / "assets" / "model"
NEEDED = ("config.json", "model.safetensors")
FILES = (*NEEDED, "tokenizer.json", "vocab.json", "merges.txt")
ID = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)?", re.ASCII)  # owner/name; the oldest models have no owner


def find(model: str | None, allow_download: bool = False) -> Path:
    """The folder of a model, by its path or by its id on the hub, such as ``openai-community/gpt2``; None: the shipped.

    Raises ModelError where there is none.
    """
    folder = Path(model or SHIPPED)
    if folder.is_dir():
        return folder
    if not model or folder.exists() or not ID.fullmatch(model):
        raise ModelError(f"there is no model folder {folder}; give one that holds config.json, or leave --model out")
    if found := cached(model):
        return found
    if not allow_download:
        raise ModelError(
            f"there is no model folder {model}, and no whole model of this id in the Hugging Face cache; "
            "check the name, or add --allow-download to fetch it"
        )
    return download(model)


def cached(model: str) -> Path | None:
    """The folder of a hub model, where the cache has all of it."""
    from huggingface_hub import snapshot_download  # loaded only where an id is given

    try:
        folder = Path(snapshot_download(model, allow_patterns=[*FILES], local_files_only=True))
    except (OSError, ValueError):  # not there, or no id
        return None
    return folder if all((folder / name).is_file() for name in NEEDED) else None


def download(model: str) -> Path:
    """Fetch a model into the cache of the hub, where other programs find it too."""
    from huggingface_hub import constants, errors, snapshot_download

    try:
        folder = Path(snapshot_download(model, allow_patterns=[*FILES]))
    except errors.GatedRepoError:
        why = "its owner lets in only who has asked: ask on its page, then run `hf auth login`"
    except errors.RepositoryNotFoundError:
        why = "the Hugging Face hub has no model of this id, or it is private; check the spelling"
    except Exception as error:  # the library, its threads and its HTTP client each have errors of their own
        if constants.HF_HUB_OFFLINE:
            why = "HF_HUB_OFFLINE is set; unset it to allow the download"
        elif isinstance(error, errors.LocalEntryNotFoundError | ConnectionError):
            why = "the Hugging Face hub cannot be reached; go online, or give a model folder"
        elif getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            why = f"no room is left for it in {constants.HF_HUB_CACHE}; make room, or set HF_HOME"
        else:
            why = f"{' '.join(str(error).split()) or type(error).__name__}; try again"
    else:
        if missing := [name for name in NEEDED if not (folder / name).is_file()]:
            raise ModelError(f"model {model} has no {missing[0]}; only safetensors models can be filmed")
        return folder
    raise ModelError(f"model {model} cannot be fetched: {why}")


def title(folder: Path, own: str | None = None) -> str:
    """What to call a model: its id on the hub, the name it gives itself, or that of its folder.

    >>> title(Path("hub/models--openai-community--gpt2/snapshots/607a30d")), title(Path("models/mine"))
    ('openai-community/gpt2', 'mine')
    """
    folder = folder.absolute()
    if folder.parent.name == "snapshots" and folder.parents[1].name.startswith("models--"):
        return folder.parents[1].name.removeprefix("models--").replace("--", "/")
    return own or folder.name
