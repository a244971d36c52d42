// The client: data, selection, filters, tabs, evidence, search, permalinks. What views may use is described in
// graph/picture/__init__.py. Text goes in by textContent only.
"use strict";
const kg = (() => {
  const $ = (s, root = document) => root.querySelector(s);
  const $$ = (s, root = document) => [...root.querySelectorAll(s)];
  const data = JSON.parse($("#kg").textContent);
  const rows = (table) => {
    const names = Object.keys(table);
    return names.length ? table[names[0]].map((_, i) => Object.fromEntries(names.map((n) => [n, table[n][i]]))) : [];
  };
  const kinds = rows(data.kinds), marks = rows(data.marks), found = rows(data.findings), lines = rows(data.lines);
  for (const m of marks) { m.kind = kinds[m.kind]; m.party = marks[m.party]; }
  for (const f of found) {
    f.kind = kinds[f.kind];
    for (const name of ["holders", "ends", "issues", "parties"]) f[name] = f[name].map((i) => marks[i]);
  }
  for (const l of lines) { l.a = marks[l.a]; l.b = marks[l.b]; l.f = found[l.f]; }
  const byId = (list) => new Map(list.map((x) => [x.id, x]));

  // ---------------------------------------------------------------- words

  const lang = document.documentElement.lang;
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
  const say = (text) => { $("#live").textContent = text; };

  // ---------------------------------------------------------------- state

  const listeners = [];
  const kg = {
    data, kinds, marks: byId(marks), findings: byId(found), lines, t, el, say, $, $$,
    selection: new Set(), filter: { kinds: new Set(), parties: new Set(), from: "", to: "" }, view: "", views: {},
    onchange(f) { listeners.push(f); },
    changed(what) { for (const f of listeners) f(what); },
    select(ids) { kg.selection = new Set(ids); kg.changed("selection"); },
    setFilter(change) { Object.assign(kg.filter, change); kg.changed("filter"); },
    shown(id) {
      const f = kg.findings.get(id), { kinds, parties, from, to } = kg.filter;
      if (!f) return true;
      return !kinds.has(f.kind.id)
        && (!f.parties.length || f.parties.some((p) => !parties.has(p.id)))
        && (!f.dates.length || ((!from || f.dates[1] >= from) && (!to || f.dates[0] <= to)));
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
      kg.changed("view");
    },
  };
  const split = (element) => element.dataset.ids.split(" ").filter(Boolean);

  kg.onchange((what) => {
    if (what === "selection") for (const e of $$("[data-ids]")) e.classList.toggle("on", split(e).some((id) => kg.selection.has(id)));
    if (what !== "filter") return;
    for (const e of $$("[data-ids]:not([data-hold])")) {
      const ids = split(e).filter((id) => kg.findings.has(id));
      e.hidden = ids.length > 0 && !ids.some(kg.shown);
    }
  });

  // ---------------------------------------------------------------- evidence

  const copy = (id) => {
    const article = document.getElementById("f-" + id);
    if (!article) return [];
    const made = article.cloneNode(true);
    made.removeAttribute("id");
    made.removeAttribute("data-ids");
    made.classList.remove("on");
    made.hidden = false;
    return [made];
  };
  const touches = (f, m) => [f.holders, f.ends, f.issues, f.parties].some((list) => list.includes(m));
  kg.onchange((what) => {
    if (what !== "selection") return;
    const ids = [...kg.selection], proof = $("#proof");
    const chosen = ids.flatMap((id) => {
      const mark = kg.marks.get(id);
      return mark ? found.filter((f) => touches(f, mark) && kg.shown(f.id)).map((f) => f.id) : [id];
    });
    const mark = kg.marks.get(ids[0]);
    $("#chosen").textContent = mark ? mark.label : t("evidence");
    proof.replaceChildren(...(ids.length ? [...new Set(chosen)].flatMap(copy) : [el("p", {}, t("evidence-empty"))]));
  });

  // ---------------------------------------------------------------- clicks

  document.addEventListener("click", (event) => {
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
  document.addEventListener("change", ({ target }) => {
    for (const [name, set] of [["kind", "kinds"], ["party", "parties"]]) {
      if (!(name in target.dataset)) continue;
      const hidden = new Set(kg.filter[set]);
      hidden[target.checked ? "delete" : "add"](target.dataset[name]);
      kg.setFilter({ [set]: hidden });
    }
  });
  const tabs = $("#tabs");
  tabs.setAttribute("role", "tablist");
  for (const tab of $$("#tabs a")) { tab.setAttribute("role", "tab"); tab.setAttribute("aria-controls", "v-" + tab.id.slice(2)); }
  for (const view of $$(".view")) view.setAttribute("role", "tabpanel");
  tabs.addEventListener("keydown", (event) => {
    const all = $$("#tabs a"), step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    next.focus();
    kg.open(next.id.slice(2));
  });
  document.documentElement.classList.add("script");
  return kg;
})();
