"""Libraries that not everybody needs: loaded when a format asks for them, kept quiet, never trusted not to fail."""

from __future__ import annotations

import importlib
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from graph.errors import InputError
from graph.texts import fault


def load(module: str, name: str) -> ModuleType:
    """Return a module, or an InputError that says what to install."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(module)
    except ImportError as error:
        message = f"this format is read with {module}, which is not installed"
        raise fault(
            name, message, 'install it with: pip install "negotiation-kg[texts]"'
        ) from error


@contextmanager
def guarded(module: str, name: str) -> Iterator[None]:
    """Turn whatever a library raises into an InputError, and keep its log and warnings from the user.

    Libraries that take damaged files apart raise all kinds of errors; each means that the file cannot be read.
    """
    logger = logging.getLogger(module)
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, InputError):
        raise
    except BaseException as error:
        what = " ".join(str(error).split())[:120]
        message = f"it cannot be taken apart: {type(error).__name__}: {what}"
        raise fault(name, message, "save its words as a .txt file") from error
    finally:
        logger.setLevel(level)
