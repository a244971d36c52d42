// The static views, and the dates that filter all of them: what attributes cannot do.
(() => {
  const { $, $$ } = kg;

  // A link to a finding selects it; without a script it leads to the list. Words of a text select all that rests on them.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#f-"]');
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const mark = link.closest("mark");
    kg.select(mark ? mark.dataset.ids.split(" ") : [link.hash.slice(3)]);
  }, true);

  // ---------------------------------------------------------------- what the filters leave of the views

  // What happens has a time of its own, apart from that of those who tell of it.
  const happening = $$("[data-from]").map((e) => ({ e, f: kg.findings.get(e.dataset.ids), dates: [e.dataset.from, e.dataset.to] }));
  kg.onchange((what) => {
    if (what !== "filter") return;
    for (const { e, f, dates } of happening) e.hidden = !kg.passes(f, dates);
    for (const e of $$("[data-col]")) e.hidden = kg.filter.parties.has(e.dataset.col);
    for (const row of $$(".row")) row.hidden = !$("li:not([hidden])", row);
    for (const mark of $$("mark")) mark.classList.toggle("off", !mark.dataset.ids.split(" ").some(kg.shown));
  });

  // ---------------------------------------------------------------- dates

  const days = [...new Set([...kg.findings.values()].flatMap((f) => f.dates).concat(happening.flatMap((h) => h.dates)))]
    .filter((d) => /^\d{4}(-\d\d){0,2}/.test(d)).sort();
  const box = $("#dates"), ends = [$("#from"), $("#to")], undated = $("#undated");
  if (!box || days.length < 2) return;
  box.hidden = false;
  for (const input of ends) input.max = days.length - 1;
  const show = () => {
    for (const input of ends) {
      const day = days[+input.value];
      input.setAttribute("aria-valuetext", day);
      input.parentElement.querySelector("output").textContent = day;
    }
  };
  box.addEventListener("input", ({ target }) => {
    const [from, to] = ends.map((e) => +e.value);
    if (from > to) (target === ends[0] ? ends[1] : ends[0]).value = target.value;
    const [first, last] = ends.map((e) => +e.value);
    kg.setFilter({ from: first ? days[first] : "", to: last < days.length - 1 ? days[last] : "", undated: !undated.checked });
  });
  kg.onchange((what) => {
    if (what !== "filter") return;
    const { from, to } = kg.filter, after = days.findIndex((d) => d >= from), before = days.findLastIndex((d) => d <= to);
    ends[0].value = from ? Math.max(after, 0) : 0;
    ends[1].value = to ? Math.max(before, 0) : days.length - 1;
    undated.checked = !kg.filter.undated;
    show();
  });
})();
