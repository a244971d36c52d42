"""The picture: one offline HTML page that explains a negotiation in several linked views.

`graph.picture.model` says what is drawn: marks (actors, proposals, terms, issues, events), findings (positions and all
else that has evidence), lines between marks, passages of sources. Each has a short id that depends on its name alone:
the first letters of the SHA-256 of its IRI, longer where two would agree. The same thing has the same id in every
view, in the address of the page (`#…`) and after the next build.

**A view** is a module of this package, listed in `graph.picture.page.VIEWS`, in the order of the tabs, with

- `NAME`: its short name, `[a-z]+`; the string `tab-<NAME>` in `graph.picture.strings` is its title;
- `view(material: Material) -> object | None`: plain frozen dataclasses, computed from the picture, the store and the
  texts; `None` where there is nothing to show, and then there is no tab;
- a partial `templates/<NAME>.html.j2`, which gets that as `view`, the `picture`, and `t` (strings, see below).

The partial is static HTML that says everything without a script. Every value is escaped by itself; `|safe` is refused
by a test. No `style` attribute and no `on…` attribute works under the page's policy: use classes. A finding's class is
`k-{{ finding.kind.id }}`; it sets `--c` (its colour, readable as text in both themes). In `_evidence.html.j2` the macro
`glyph(kind)` writes its glyph, `evidence(finding)` the block with quotes, attribution and judgement, which stands once
per page (in the list view, as `<article id="f-ID">`); other views point to it.

**What is shared by all views**, through attributes alone:

- `data-ids="ID ID"`: what an element stands for. A click on it (or Enter, if it has `tabindex`; better make it a
  `<button>`) selects those ids everywhere. Selected elements get the class `on`. Elements all of whose findings are
  filtered away get the attribute `hidden`.
- `data-hold`: as above, but the element is only marked, never hidden (heads of rows and columns).
- `href="#p-ID"` or `id="p-ID"`: a passage; a link to it opens the text view there.

**The client**, `kg` in `assets/core.js`, for what attributes cannot do. A view may have a script of its own,
`assets/<name>.js`, listed in `graph.picture.page.SCRIPTS`: no `innerHTML`, no `eval`, no handler in markup.

- `kg.$(selector)`, `kg.$$(selector)`, `kg.el(tag, attributes, ...children)`: find one, find all, make.
- `kg.data`: the data block; `kg.findings`, `kg.marks`: by id.
- `kg.select(ids)`: select findings and marks, everywhere; `kg.selection`: a Set of ids.
- `kg.filter`: `{kinds: Set, parties: Set, from: "", to: "", undated: false}` (what is hidden; dates of saying, ISO
  8601; `undated` hides what has none); `kg.setFilter(change)` merges a change into it; `kg.shown(id)` tells whether a
  finding passes, `kg.passes(finding, [first, last])` whether it would with these dates.
- `kg.onchange(f)`: call `f(what)` after every change, `what` being "selection", "filter" or "view".
- `kg.open(view)`: show a tab. `kg.say(text)`: speak in the live region. `kg.t(key, values)`: a string.
- `kg.views.<name> = {state(), restore(text)}`: what else a view keeps in the address of the page.

**Size** counts, since the page carries all of it: script and style together stay under 60 KB without comments and
indentation (`graph.picture.page.client`, `style`), and a quote stands in the page as seldom as can be.

**Strings** all stand in `strings.toml`: `t("key", n=3)` in partials, `t("key", {n: 3})` in the script, which
gets only the strings it names.
"""
