"""Every mistake a person can meet, and the exit code the command line gives it.

    FilmError          1  the render failed
    ├── InputError     3  the prompt, an option or a file a person gave cannot be used
    ├── ModelError     4  the model files are missing, damaged or unsupported
    └── MachineError   5  the machine lacks something: a library, a font, space, a permission

A message is one line: the cause, the place, the next step.
"""


class FilmError(Exception):
    exit_code = 1


class InputError(FilmError):
    exit_code = 3


class ModelError(FilmError):
    exit_code = 4


class MachineError(FilmError):
    exit_code = 5
