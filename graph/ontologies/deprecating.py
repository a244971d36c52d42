"""Taking a term out of use: it stays in its file and says what takes its place, to which its data are moved."""

from __future__ import annotations

from graph.errors import OntologyError
from graph.ontologies.merging import merge, successor
from graph.ontologies.moving import Moving
from graph.ontologies.saying import deprecation, find_own, say_more
from graph.ontologies.uses import Uses


def deprecate(
    uses: Uses, term: str, heir: str = "", why: str = "", *, leave_data: bool = False
) -> Moving:
    """Return what changes where a term of the study's own is taken out of use.

    Args:
        term: its compact name, IRI or label.
        heir: that of the term that takes its place; without one, `why` must say why there is none.
        leave_data: write the deprecation only; the codings still compile, and are moved another day.

    Raises:
        OntologyError: if no extension of the study declares it, it is deprecated already, or there is no successor
            of its kind.

    """
    if heir and not leave_data:
        return merge(uses, [term], heir, why)
    old, home = find_own(uses, term)
    if not uses.vocabulary.in_force(old):
        raise OntologyError(f"{term} is deprecated already")
    heirs = [successor(uses, [old], heir)] if heir else []
    moving = Moving(uses, {})
    moving.edits.add(say_more(uses, home, old, deprecation(heirs, why)))
    moving.quotes = uses.quotes(old)
    moving.move_words()
    return moving
