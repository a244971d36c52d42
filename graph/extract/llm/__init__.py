"""The extractor `llm`: any server that speaks the chat completions of OpenAI. It is off until one is configured."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from graph.building.progress import Progress, no_progress
from graph.extract import Extraction, ExtractionError, Known
from graph.extract.llm.codebook import Codebook, make_codebook
from graph.extract.llm.conversation import Model
from graph.extract.llm.joining import join
from graph.extract.llm.prompt import Prompt, windows
from graph.extract.llm.settings import Settings, read_settings, require_ready
from graph.extract.llm.transport import Client, Clock
from graph.folder import StudyFolder
from graph.trust import trust_path

VERSION = "1"


@dataclass(eq=False)
class LanguageModel:
    """The extractor `llm`. Texts prepared together are read several at once; what was answered is kept on disk."""

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    clock: Clock = field(default_factory=Clock)
    settings: Settings | None = None
    root: Path | None = None
    model: Model | None = None
    _codebooks: dict[tuple[str, str], Codebook] = field(default_factory=dict, repr=False)

    name = "llm"
    version = VERSION
    api = 1

    def configure(self, folder: StudyFolder | None) -> None:
        """Read the settings of a study, or of none.

        Raises:
            ExtractionError: for a setting that cannot be used.

        """
        self.settings = read_settings(folder, self.environment)
        self.root = folder.root if folder else None
        self.model = None

    def preview(self, text: str, known: Known) -> Iterator[str]:
        """Yield what would be sent for each window of a text. Nothing is sent."""
        for prompt in self._prompts(text, known):
            for message in prompt.messages:
                yield f"--- {message['role']}\n{message['content']}"

    def prepare(self, texts: Sequence[str], known: Known, progress: Progress = no_progress) -> None:
        """Have texts read, several windows at once, so that `extract` finds the answers kept.

        What fails is met again by `extract`, text by text. After a failure of the server nothing further is asked.
        """
        model = self._ready()
        found = (prompt for text in texts for prompt in self._prompts(text, known))
        prompts = list({prompt.key: prompt for prompt in found}.values())
        pool = ThreadPoolExecutor(model.client.settings.parallel)
        try:
            for done, _ in enumerate(pool.map(lambda prompt: _try(model, prompt), prompts), 1):
                progress("ask", done, len(prompts))
        except BaseException:
            model.stop()
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def extract(self, text: str, known: Known) -> Extraction:
        """Return what a text holds.

        Raises:
            ExtractionError: if no server is configured, or it gives no answer of use.

        """
        prompts = list(self._prompts(text, known))
        if not prompts:
            return Extraction()
        model = self._ready()
        return join([model.read(prompt) for prompt in prompts])

    def report(self) -> Iterator[str]:
        """Yield what was asked and what it took, and some of what was wrong with the answers."""
        if self.model is not None and self.settings is not None:
            yield self.model.usage.report(self.settings)
            yield from (f"refused: {fault}" for fault in self.model.faults[:5])

    # ------------------------------------------------------------ steps

    def _prompts(self, text: str, known: Known) -> Iterator[Prompt]:
        settings = self._settings()
        codebook = make_codebook(known, text)
        key = (known.vocabulary.digest, repr(codebook.parties))
        codebook = self._codebooks.setdefault(key, codebook)
        for window in windows(text, settings):
            yield Prompt(codebook, window, settings)

    def _settings(self) -> Settings:
        if self.settings is None:
            self.configure(None)
        assert self.settings is not None
        return self.settings

    def _ready(self) -> Model:
        if self.model is None:
            settings = self._settings()
            require_ready(settings, self.root, trust_path(self.environment))
            self.model = Model(Client(settings, self.clock), self._cache())
        return self.model

    def _cache(self) -> Path:
        """Return the folder of what was answered: in the study, else in the user's own folder for such things."""
        if self.root is not None:
            cache = self.root / ".kg" / "llm"
            if not cache.resolve().is_relative_to(self.root.resolve()):
                raise ExtractionError(".kg/llm: a link that leads out of the study", "remove it")
            return cache
        chosen = self.environment.get("XDG_CACHE_HOME", "")
        base = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".cache"
        return base / "negotiation-kg" / "llm"


def _try(model: Model, prompt: Prompt) -> None:
    """Read a window for what is kept of it; what fails is told by who asks for it."""
    with suppress(ExtractionError):
        model.read(prompt)
