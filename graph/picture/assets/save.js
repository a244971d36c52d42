// What can be taken away: the drawing as SVG and PNG, what is shown as CSV. Then the page opens as its address says.
(() => {
  const { $, el, on, t } = kg;
  const save = (content, type, name) => {
    const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    const link = el("a", { href: url, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };
  const drawing = () => { if (kg.view !== "network") kg.open("network"); return kg.views.network.svg(); };
  function png(times) {
    const { text, width, height } = drawing(), image = new Image();
    image.onload = () => {
      const canvas = el("canvas", { width: width * times, height: height * times });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(blob, "image/png", `graph@${times}x.png`));
    };
    image.src = "data:image/svg+xml," + encodeURIComponent(text);
  }
  // A cell that a spreadsheet would reckon with is kept as text.
  const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? "'" : "") + text.replaceAll('"', '""')}"`;
  function csv() {
    const names = (list) => list.map((m) => m.label).join("; ");
    const rows = [...kg.findings.values()].filter((f) => kg.shown(f.id)).map((f) => [f.id, f.kind.label, names(f.holders), names(f.said), names(f.passed), names(f.ends), names(f.issues),
      f.title, f.dates.join(" – "), kg.$$(`#f-${f.id} blockquote`).map((q) => q.textContent).join(" | ")]);
    return [["id", "kind", "holders", "speakers", "relays", "ends", "issues", "title", "dates", "quotes"], ...rows].map((r) => r.map(cell).join(",")).join("\r\n") + "\r\n";
  }
  kg.csv = csv;
  kg.png = png;
  const menu = $("#save");
  const entry = (label, run) => {
    const made = el("button", { type: "button" }, label);
    on(made, "click", () => { run(); menu.open = false; });
    return made;
  };
  menu.append(el("div", { class: "menu" },
    ...(kg.views.network ? [entry("PNG 2×", () => png(2)), entry("PNG 4×", () => png(4)),
      entry("SVG", () => save(drawing().text, "image/svg+xml", "graph.svg"))] : []),
    entry("CSV", () => save("\ufeff" + csv(), "text/csv", "graph.csv")), entry(t("print"), () => print())));
  on(document, "click", (e) => { if (!e.target.closest("#save")) menu.open = false; });
  kg.restore();
})();
