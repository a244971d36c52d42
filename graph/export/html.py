"""HTML: the picture, one page that works offline."""

from __future__ import annotations

from graph.export import Exported, Options
from graph.picture.material import Material, read_documents
from graph.picture.model import make_picture
from graph.picture.page import write_page
from graph.picture.strings import Strings
from graph.texts.sources import read_source, source_paths


def export(study: Exported, options: Options) -> bytes:
    """Return the page of a study as it was last built."""
    languages = tuple(options.languages) or ("en",)
    network = study.network(languages)
    documents = read_documents(study.reader, languages)
    config = study.folder.config
    title = options.more.get("title") or next(
        (
            d.title
            for d in documents.values()
            if d.held and sum(x.held for x in documents.values()) == 1
        ),
        config.name,
    )
    paths = source_paths(study.folder.sources)
    texts = {
        f"{config.base}source/{id}": read_source(path, f"{study.folder.sources.name}/{path.name}")
        for id, path in paths.items()
    }
    material = Material(
        make_picture(network, study.vocabulary, title, languages[0]), network, study.vocabulary,
        Strings(languages[0]), study.reader, texts, options.more.get("embed") == "yes", documents,
    )  # fmt: skip
    return write_page(material).encode()
