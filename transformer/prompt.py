"""What a prompt must be, before anything is loaded to read it."""

from transformer.errors import InputError

MAX_CHARS = 20_000  # more cannot fit into any context we film, and would only cost time to cut


def check(prompt: str) -> None:
    """Raise InputError for a prompt that is empty, too long, or no text."""
    if not prompt.strip():
        raise InputError('the prompt is empty; give it some text, as in: render.py prompt "a fluffy blue creature"')
    if len(prompt) > MAX_CHARS:
        raise InputError(f"the prompt has {len(prompt):,} characters, at most {MAX_CHARS:,} are read; shorten it")
    encodable(prompt)


def encodable(text: str) -> None:
    """Raise InputError at a lone surrogate, which no encoding of text can hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"character {error.start + 1} of the text is half a surrogate pair (U+{ord(text[error.start]):04X}); "
            "remove it and try again"
        ) from None
