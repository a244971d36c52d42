// The map of a large network: our own painter on the camera of vis-network. Lines are kept as paths per tile and colour;
// while the view moves a sample of them is drawn, at rest all that are in sight; names go where there is room, the
// busiest marks first.
kg.map = (() => {
  const { marks, findings } = kg;
  if (!kg.data.map) return undefined;
  const all = [...marks.values()], at = new Map(all.map((m, i) => [m, i])), { x: X, y: Y } = kg.data.map;
  const TILE = 400, SAMPLE = 4000, WORLD = Math.max(1, ...X.map(Math.abs), ...Y.map(Math.abs));
  let tiles, sample, degree, order, shownMarks;

  // Called after every change of filters.
  function build() {
    tiles = new Map(); sample = new Map(); degree = new Float32Array(all.length);
    const lines = [];
    const add = (a, b, kind) => { lines.push([at.get(a), at.get(b), kind]); degree[at.get(a)]++; degree[at.get(b)]++; };
    for (const f of findings.values()) if (kg.shown(f.id)) for (const a of f.holders) for (const b of f.ends) add(a, b, f.kind);
    for (const m of all) if (degree[at.get(m)]) for (const p of m.parents) add(m, p, null);
    shownMarks = all.map((m) => degree[at.get(m)] > 0);
    order = all.map((_, i) => i).filter((i) => shownMarks[i]).sort((a, b) => degree[b] - degree[a] || a - b);
    const put = (paths, kind, a, b) => {
      if (!paths.has(kind)) paths.set(kind, new Path2D());
      const path = paths.get(kind);
      path.moveTo(X[a], Y[a]); path.lineTo(X[b], Y[b]);
    };
    const every = Math.max(1, Math.ceil(lines.length / SAMPLE));
    lines.forEach(([a, b, kind], i) => {
      const id = `${Math.floor((X[a] + X[b]) / 2 / TILE)} ${Math.floor((Y[a] + Y[b]) / 2 / TILE)}`;
      if (!tiles.has(id)) tiles.set(id, { box: [1e9, 1e9, -1e9, -1e9], paths: new Map() });
      const { box, paths } = tiles.get(id);
      box[0] = Math.min(box[0], X[a], X[b]); box[1] = Math.min(box[1], Y[a], Y[b]);
      box[2] = Math.max(box[2], X[a], X[b]); box[3] = Math.max(box[3], Y[a], Y[b]);
      put(paths, kind, a, b);
      if (i % every === 0) put(sample, kind, a, b);
    });
  }
  const radius = (i, scale) => Math.max(2.5 + Math.sqrt(degree[i]) * 1.3, 1.3 / scale);
  const groups = new Map(kg.kinds.map((k) => [k, all.map((_, i) => i).filter((i) => all[i].kind === k)]));

  function paint(c, { colors, scale, view: [x0, y0, x1, y1], moving, font }) {
    const stroke = (paths, alpha) => {
      c.lineWidth = 1 / scale; c.globalAlpha = alpha;
      for (const [kind, path] of paths) { c.strokeStyle = kind ? colors.kinds.get(kind) : colors.line; c.stroke(path); }
    };
    const picked = all.filter((m) => kg.selection.has(m.id)), fs = [...kg.selection].map((id) => findings.get(id)).filter(Boolean);
    const alpha = Math.min(0.7, 0.1 + scale * 0.45) * (picked.length || fs.length ? 0.35 : 1);
    if (moving) stroke(sample, Math.min(0.8, alpha * 1.6));
    else for (const { box, paths } of tiles.values()) if (box[0] < x1 && box[2] > x0 && box[1] < y1 && box[3] > y0) stroke(paths, alpha);
    c.globalAlpha = 1;
    const near = new Set(picked);
    c.lineWidth = 2 / scale;
    for (const f of new Set([...fs, ...picked.flatMap((m) => [...m.fs.filter((f) => f.holders.includes(m) || f.ends.includes(m)), ...m.said, ...m.passed])])) {
      if (!kg.shown(f.id)) continue;
      c.strokeStyle = colors.kinds.get(f.kind);
      c.beginPath();
      for (const a of f.holders) for (const b of f.ends) { near.add(a).add(b); c.moveTo(X[at.get(a)], Y[at.get(a)]); c.lineTo(X[at.get(b)], Y[at.get(b)]); }
      c.stroke();
    }
    for (const [kind, list] of groups) {
      c.beginPath();
      for (const i of list) {
        if (!shownMarks[i] || X[i] < x0 || X[i] > x1 || Y[i] < y0 || Y[i] > y1) continue;
        const r = radius(i, scale);
        if (r * scale < 3) c.rect(X[i] - r, Y[i] - r, 2 * r, 2 * r);
        else { c.moveTo(X[i] + r, Y[i]); c.arc(X[i], Y[i], r, 0, 7); }
      }
      c.fillStyle = colors.kinds.get(kind);
      c.fill();
    }
    label(c, { colors, scale, x0, y0, x1, y1, font, most: moving ? 40 : 160 }, [...[...near].map((m) => at.get(m)), ...order]);
  }
  // A name takes the cells of a grid it covers; where one is taken already it is left out.
  const widths = new Map();
  function label(c, { colors, scale, x0, y0, x1, y1, font, most }, list) {
    const CELL = 14, taken = new Set();
    let n = 0;
    c.font = font(12 / scale);
    c.textAlign = "center"; c.textBaseline = "top"; c.lineJoin = "round"; c.lineWidth = 3 / scale;
    for (const i of list) {
      if (n >= most) break;
      if (X[i] < x0 || X[i] > x1 || Y[i] < y0 || Y[i] > y1) continue;
      const text = all[i].label.length > 34 ? [...all[i].label].slice(0, 32).join("") + "…" : all[i].label;
      if (!widths.has(i)) widths.set(i, c.measureText(text).width * scale);
      const px = (X[i] - x0) * scale, py = (Y[i] - y0 + radius(i, scale)) * scale + 2, half = widths.get(i) / 2 + 4;
      const cells = [];
      for (let gx = Math.floor((px - half) / CELL); gx <= Math.floor((px + half) / CELL); gx++) {
        for (let gy = Math.floor(py / CELL); gy <= Math.floor((py + 15) / CELL); gy++) cells.push(gx * 4096 + gy);
      }
      if (cells.some((cell) => taken.has(cell))) continue;
      cells.forEach((cell) => taken.add(cell));
      n++;
      const y = Y[i] + radius(i, scale) + 2 / scale;
      c.strokeStyle = colors.bg; c.strokeText("\u2068" + text + "\u2069", X[i], y);
      c.fillStyle = colors.ink; c.fillText("\u2068" + text + "\u2069", X[i], y);
    }
  }
  return {
    build, paint,
    extent: WORLD * 1.05,
    place: (m) => [X[at.get(m)], Y[at.get(m)]],
    marks: () => all.filter((_, i) => shownMarks[i]),
    hit(x, y, scale) {
      let best, least = 8 / scale;
      for (const i of order) {
        const far = Math.hypot(X[i] - x, Y[i] - y) - radius(i, scale);
        if (far < least) { least = far; best = all[i]; }
      }
      return best;
    },
  };
})();
