// The static views: what attributes cannot do.
(() => {
  const { $, $$ } = kg;

  // A link to a finding or a mark selects what its surroundings stand for; without a script it leads to the list.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#f-"], a[href^="#m-"]');
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const around = link.closest("[data-ids]:not(.plain)"), id = link.hash.slice(3);
    const ids = around ? around.dataset.ids.split(" ").filter(Boolean) : [];
    kg.select(ids.includes(id) && ids.length > 1 && link.closest("mark") ? ids : [id]);
  }, true);

  kg.onchange((what) => {
    if (what !== "filter") return;
    for (const e of $$("[data-col]")) e.hidden = kg.filter.parties.has(e.dataset.col);
    for (const mark of $$("mark")) mark.classList.toggle("off", !mark.dataset.ids.split(" ").some(kg.shown));
  });
})();
