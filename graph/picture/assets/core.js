// The client: data, selection, filters, tabs, evidence, search, permalinks. What views may use is described in
// graph/picture/__init__.py. Text goes in by textContent only.
const kg = await (async () => {
  const $ = (s, root = document) => root.querySelector(s);
  const $$ = (s, root = document) => [...root.querySelectorAll(s)];
  // Long data, and the renderer, stand deflated in the page.
  async function unpack(id) {
    const packed = Uint8Array.from(atob($("#" + id).textContent), (c) => c.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  }
  const data = JSON.parse($("#kg").type === "text/plain" ? await unpack("kg") : $("#kg").textContent);
  const rows = (table) => {
    const names = Object.keys(table);
    return names.length ? table[names[0]].map((_, i) => Object.fromEntries(names.map((n) => [n, table[n][i]]))) : [];
  };
  const kinds = rows(data.kinds), marks = rows(data.marks), found = rows(data.findings);
  for (const m of marks) {
    Object.assign(m, { kind: kinds[m.kind], party: marks[m.party], parents: m.parents.map((i) => marks[i]), fs: [], said: [], passed: [],
      column: ["people", "parties", "issues", "terms", "other"][m.column] });
  }
  const own = new Map(marks.map((m) => [m.id, m]));
  for (const f of found) {
    f.kind = kinds[f.kind];
    for (const name of ["holders", "ends", "parties", "said", "passed"]) f[name] = f[name].map((i) => marks[i]);
    f.issues = [...f.ends, own.get(f.id)].flatMap((m) => (!m ? [] : m.column === "issues" ? [m] : m.parents));
    for (const m of new Set([...f.holders, ...f.ends, ...f.issues, ...f.parties])) m.fs.push(f);
    for (const name of ["said", "passed"]) for (const m of f[name]) m[name].push(f);
  }
  const byId = (list) => new Map(list.map((x) => [x.id, x]));

  // ---------------------------------------------------------------- words

  const page = document.documentElement, { lang } = page;
  const form = (n) => {
    if (!/^(uk|ru)/.test(lang)) return +(n !== 1);
    if (n % 10 === 1 && n % 100 !== 11) return 0;
    return n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2;
  };
  const t = (key, values = {}) => {
    const forms = data.t[key].split("|");
    return forms[Math.min("n" in values ? form(values.n) : 0, forms.length - 1)].replace(/\{(\w+)\}/g, (_, n) => values[n]);
  };
  const el = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== false) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const on = (target, ...what) => target.addEventListener(...what);
  const say = (text) => { $("#live").textContent = text; };

  // As a script element of this very text it is admitted by its hash; any other text would not be.
  const loadRenderer = async () => document.head.append(el("script", {}, await unpack("vis")));

  // ---------------------------------------------------------------- state

  const listeners = [];
  const kg = {
    data, unpack, loadRenderer, kinds, marks: byId(marks), findings: byId(found), t, el, on, say, $, $$,
    selection: new Set(), filter: { kinds: new Set(), parties: new Set(), from: "", to: "", undated: false }, view: "", views: {},
    onchange(f) { listeners.push(f); },
    changed(what) { for (const f of listeners) f(what); },
    select(ids) { kg.selection = new Set(ids); kg.changed("selection"); },
    setFilter(change) { Object.assign(kg.filter, change); kg.changed("filter"); },
    // A finding is lit when it is chosen, or who voices it for another.
    lit: (id, f = kg.findings.get(id)) => kg.selection.has(id)
      || Boolean(f) && [...f.said, ...f.passed].some((m) => kg.selection.has(m.id) && !f.holders.includes(m)),
    shown(id) { return !kg.findings.has(id) || kg.passes(kg.findings.get(id)); },
    // A year or month has passed a day only when it is over.
    passes(f, [first, last = first] = f.dates) {
      const { kinds, parties, from, to, undated } = kg.filter;
      return !kinds.has(f.kind.id)
        && (!f.parties.length || f.parties.some((p) => !parties.has(p.id)))
        && (first ? (!from || last >= from || from.startsWith(last)) && (!to || first <= to || first.startsWith(to)) : !undated);
    },
    open(name) {
      if (!$("#v-" + name)) return;
      kg.view = name;
      for (const tab of $$("#tabs a")) {
        const on = tab.id === "t-" + name;
        tab.setAttribute("aria-selected", on);
        tab.tabIndex = on ? 0 : -1;
      }
      for (const view of $$(".view")) view.hidden = view.id !== "v-" + name;
      $("main").className = "ready";
      kg.changed("view");
    },
  };
  const split = (element) => element.dataset.ids.split(" ").filter(Boolean);

  kg.onchange((what) => {
    if (what === "selection") for (const e of $$("[data-ids]")) e.classList.toggle("on", split(e).some((id) => kg.lit(id)));
    if (what !== "filter") return;
    for (const e of $$("[data-ids]:not([data-hold])")) {
      const ids = split(e).filter((id) => kg.findings.has(id));
      e.hidden = ids.length > 0 && !ids.some(kg.shown);
    }
  });

  // ---------------------------------------------------------------- evidence

  const copy = (id) => {
    const article = document.getElementById("f-" + id);
    if (!article) return data.evidence ? [write(kg.findings.get(id))] : [];
    const made = article.cloneNode(true);
    made.removeAttribute("id");
    made.removeAttribute("data-ids");
    made.classList.remove("on");
    made.querySelector("h4").setAttribute("aria-level", "3");
    made.hidden = false;
    return [made];
  };
  // A page too large for a list of findings has their evidence in its data.
  function write(f) {
    const [passages, judgements, details] = data.evidence.of[found.indexOf(f)];
    const line = (...parts) => parts.flat().filter(Boolean).join(" · ");
    return el("article", { class: "finding k-" + f.kind.id }, el("h4", {}, el("span", { class: "g", "aria-hidden": "true" }, f.kind.glyph || "•"), " " + kg.sentence(f)),
      ...details.map(([name, value]) => el("p", { class: "coder" }, `${name}: ${value}`)),
      ...passages.map((i) => data.evidence.passages[i]).map(([text, who, via, mode, when]) => el("figure", {}, el("blockquote", { dir: "auto" }, text),
        el("figcaption", {}, line(t("said-by", { who }), via.map((w) => t("via", { who: w })), mode, when)))),
      ...judgements.map((i) => data.evidence.judgements[i]).map(([who, n, review, note]) => el("p", { class: "coder" }, line(t("coder", { who }), t("confidence", { n }), review, note))));
  }
  const names = (list) => list.map((m) => m.label).join(", ");
  kg.touching = (m) => [...new Set([...m.fs, ...m.said, ...m.passed])].filter((f) => kg.shown(f.id));
  kg.sentence = (f) => (f.kind.layer !== "other" && f.ends.length ? `${names(f.holders).replace(/\.$/, "")} ${f.kind.verb}: ${names(f.ends)}` : `${f.kind.label}: ${f.title}`);
  kg.summary = (m) => `${m.label}, ${m.part}, ${t("n-findings", { n: kg.touching(m).length })}`;
  kg.onchange((what) => {
    if (what !== "selection" && what !== "filter") return;
    const ids = [...kg.selection], mark = kg.marks.get(ids[0]);
    const seen = new Set();
    const block = (name, title) => {
      const fs = ids.flatMap((id) => (kg.marks.get(id)?.[name] ?? []).filter((f) => kg.shown(f.id)).concat(kg.findings.get(id) ?? [])).filter((f) => !seen.has(f) && seen.add(f))
        .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)).slice(0, 200).flatMap((f) => copy(f.id));
      return title && fs.length ? [el("h3", {}, title), ...fs] : fs;
    };
    $("#chosen").textContent = mark ? mark.label : t("evidence");
    $("#proof").replaceChildren(
      ...(mark ? [el("p", { class: "counts" }, kg.summary(mark).slice(mark.label.length + 2))] : []),
      ...(ids.length ? [...block("fs"), ...block("said", t("they-said")), ...block("passed", t("they-passed"))] : [el("p", { class: "counts" }, t("evidence-empty"))]));
    $("#evidence").classList.toggle("full", ids.length > 0);
    $("#close").hidden = !ids.length;
    if (what === "selection" && ids.length) kg.say(mark ? kg.summary(mark) : kg.findings.has(ids[0]) ? kg.sentence(kg.findings.get(ids[0])) : "");
  });

  // ---------------------------------------------------------------- clicks

  on(document, "click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) {
      const [kind, id] = link.getAttribute("href").slice(1).split("-");
      if (kind === "v") { event.preventDefault(); kg.open(id); }
      if (kind === "p") { event.preventDefault(); kg.passage(id); }
      return;
    }
    const element = event.target.closest("[data-ids]");
    if (element && !event.target.closest("a, input, label, summary")) kg.select(split(element));
  });
  kg.passage = (id) => {
    const place = document.getElementById("p-" + id);
    if (!place) return;
    kg.open(place.closest(".view").id.slice(2));
    place.tabIndex = -1;
    place.focus();
    place.scrollIntoView({ block: "center" });
  };
  on(document, "change", ({ target }) => {
    for (const [name, set] of [["kind", "kinds"], ["party", "parties"]]) {
      if (!(name in target.dataset)) continue;
      const hidden = new Set(kg.filter[set]);
      hidden[target.checked ? "delete" : "add"](target.dataset[name]);
      kg.setFilter({ [set]: hidden });
    }
  });
  on($("#close"), "click", () => kg.select([]));
  const tabs = $("#tabs");
  tabs.setAttribute("role", "tablist");
  for (const tab of $$("#tabs a")) { tab.setAttribute("role", "tab"); tab.setAttribute("aria-controls", "v-" + tab.id.slice(2)); }
  for (const view of $$(".view")) view.setAttribute("role", "tabpanel");
  on(tabs, "keydown", (event) => {
    const all = $$("#tabs a"), step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    next.focus();
    kg.open(next.id.slice(2));
  });
  const narrow = matchMedia("(max-width: 900px)");
  if (narrow.matches) $("#legend details").open = false;

  // ---------------------------------------------------------------- search

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const find = $("#find"), list = $("#found");
  let index, at = -1, hits = [];
  const entries = () => (index ??= [
    ...marks.map((m) => ({ id: m.id, text: m.label, more: m.part, name: fold(m.label), folded: fold(m.label), rank: { parties: 0, people: 1, issues: 2 }[m.column] ?? 3 })),
    ...found.map((f) => {
      const quotes = $$(`#f-${f.id} blockquote`).map((q) => q.textContent).join(" ");
      return { id: f.id, text: kg.sentence(f), more: quotes, name: fold(kg.sentence(f)), folded: fold(kg.sentence(f) + " " + quotes), rank: 4 };
    }),
  ]);
  function suggest() {
    const words = fold(find.value).split(/\s+/).filter(Boolean), inName = (e) => words.every((w) => e.name.includes(w));
    hits = words.length ? entries().filter((e) => words.every((w) => e.folded.includes(w)))
      .sort((a, b) => inName(b) - inName(a) || b.name.startsWith(words[0]) - a.name.startsWith(words[0]) || a.rank - b.rank).slice(0, 8) : [];
    list.replaceChildren(...hits.map((e, i) => el("li", { role: "option", id: "o-" + i, "aria-selected": "false" }, e.text, " ", el("small", {}, e.more.slice(0, 60)))));
    point(hits.length ? 0 : -1);
    list.hidden = !hits.length;
    find.setAttribute("aria-expanded", String(hits.length > 0));
    if (words.length) kg.say(t("n-found", { n: hits.length }));
  }
  function point(to) {
    at = to;
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
    if (at < 0) find.removeAttribute("aria-activedescendant");
    else find.setAttribute("aria-activedescendant", "o-" + at);
  }
  function take(i) {
    if (!hits[i]) return;
    find.value = "";
    const { id } = hits[i];
    suggest();
    kg.select([id]);
    $("#chosen").focus();
  }
  on(find, "input", suggest);
  on(find, "blur", () => setTimeout(() => { list.hidden = true; }, 150));
  on(find, "keydown", (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step && hits.length) { e.preventDefault(); point((at + step + hits.length) % hits.length); }
    if (e.key === "Enter") { e.preventDefault(); take(at); }
    if (e.key === "Escape") { e.stopPropagation(); find.value = ""; suggest(); find.blur(); }
  });
  on(list, "mousedown", (e) => { e.preventDefault(); const li = e.target.closest("li"); if (li) take([...list.children].indexOf(li)); });
  on(document, "keydown", (e) => {
    if (e.target.closest("input, select, textarea")) return;
    if (e.key === "/") { e.preventDefault(); find.focus(); }
    if (e.key === "Escape") kg.select([]);
  });

  // ---------------------------------------------------------------- theme, and the address of the page

  const themes = ["", "dark", "light"], theme = $("#theme");
  kg.setTheme = (name) => {
    page.dataset.theme = name;
    theme.textContent = "◐ " + { "": t("theme-auto"), dark: t("theme-dark"), light: t("theme-light") }[name];
    kg.changed("theme");
  };
  on(theme, "click", () => kg.setTheme(themes[(themes.indexOf(page.dataset.theme) + 1) % 3]));
  let restoring = true;
  kg.address = () => {
    const { kinds, parties, from, to, undated } = kg.filter, p = new URLSearchParams({ v: kg.view });
    const put = (name, value) => { if (value) p.set(name, value); };
    put("s", [...kg.selection].join("."));
    put("k", [...kinds].join("."));
    put("p", [...parties].join("."));
    put("from", from);
    put("to", to);
    put("dated", undated && "1");
    put("theme", page.dataset.theme);
    for (const [name, view] of Object.entries(kg.views)) put("x-" + name, view?.state?.());
    return "#" + p;
  };
  kg.onchange(() => {
    if (restoring) return;
    try { history.replaceState(null, "", kg.address()); } catch { /* a browser that refuses this for files loses nothing but the address */ }
  });
  kg.restore = () => {
    if (/^#p-/.test(location.hash)) return kg.passage(location.hash.slice(3));
    restoring = true;
    const p = new URLSearchParams(location.hash.slice(1)), set = (name) => new Set((p.get(name) ?? "").split(".").filter(Boolean));
    // An id from a smaller page is the beginning of today's.
    const known = (ids, ...maps) => new Set([...ids].flatMap((id) => maps.flatMap((m) => [...m.keys()].filter((k) => k.startsWith(id))).slice(0, 1)));
    for (const [name, view] of Object.entries(kg.views)) view?.restore?.(p.get("x-" + name) ?? "");
    const day = (name) => (/^\d{4}(-\d\d){0,2}$/.test(p.get(name) ?? "") ? p.get(name) : "");
    const kindIds = byId(kinds);
    Object.assign(kg.filter, { kinds: known(set("k"), kindIds), parties: known(set("p"), kg.marks), from: day("from"), to: day("to"), undated: p.has("dated") });
    for (const input of $$("#legend input")) input.checked = !kg.filter.kinds.has(input.dataset.kind) && !kg.filter.parties.has(input.dataset.party);
    kg.setTheme(themes.includes(p.get("theme")) ? p.get("theme") : "");
    kg.changed("filter");
    const first = narrow.matches && $("#v-positions") ? "positions" : $$("#tabs a")[0].id.slice(2);
    kg.open(/^[a-z]+$/.test(p.get("v") ?? "") && $("#v-" + p.get("v")) ? p.get("v") : first);
    kg.select(known(set("s"), kg.marks, kg.findings));
    restoring = false;
    return undefined;
  };
  addEventListener("hashchange", () => kg.restore());
  return kg;
})();
globalThis.kg = kg;
