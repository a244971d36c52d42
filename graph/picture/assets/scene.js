// The scene of the network view: what stands where. Columns are packed here, by the measures of the reader's own font;
// the order of marks comes with the data. Nothing here draws.
kg.scene = (() => {
  const { t, marks, findings } = kg;
  const { font, SIZE, LINE, PITCH } = kg.pens, TOP = 34, BUNDLE = 160, MOST_LINES = 130;
  const order = new Map([...marks.keys(), ...kg.kinds.map((k) => k.id)].map((id, i) => [id, i]));
  const inOrder = (a, b) => order.get(a.id) - order.get(b.id);
  const ruler = document.createElement("canvas").getContext("2d");
  const measure = (text, size, bold) => { ruler.font = font(size, bold); return ruler.measureText(text).width; };

  // A name in lines of at most some width; what does not fit into the most lines ends in an ellipsis.
  function wrap(text, width, size, bold, most) {
    const fits = (x) => measure(x.trimEnd(), size, bold) <= width;
    const words = text.split(/(?<=[\s-])|(?<=[\u3000-\u9fff\uac00-\ud7af])/u).flatMap((w) => (fits(w) ? [w] : [...w]));
    const out = [""];
    for (const word of words) {
      if (out.at(-1) && !fits(out.at(-1) + word)) out.push("");
      out[out.length - 1] += word;
    }
    if (out.length <= most) return out.map((l) => l.trim());
    let last = [...out[most - 1].trim()];
    while (last.length && !fits(last.join("") + "…")) last.pop();
    return [...out.slice(0, most - 1).map((l) => l.trim()), last.join("") + "…"];
  }

  const isLeft = (m) => m.column === "people" || m.column === "parties";

  // The marks within some steps of one: a finding is one step between its holders, its ends and issues, and leads those who voice it to them.
  function near(list, id, steps) {
    const seen = new Set([marks.get(id)]);
    for (let k = 0; k < steps; k++) {
      const before = new Set(seen), has = (m) => before.has(m);
      for (const f of list) {
        const far = [...f.ends, ...f.issues];
        for (const m of [...f.holders, ...f.ends]) if (m.party && before.has(m.party)) seen.add(m);
        if ([...f.holders, ...f.said, ...f.passed, ...far].some(has)) for (const m of [...f.holders, ...far]) seen.add(m);
      }
    }
    return seen;
  }

  function box(s, mark, x, w, style, id = mark.id) {
    const bold = style === "party" || style === "issue", pad = style === "term" || style === "issue" ? 12 : 26;
    const text = wrap(mark.label, w - pad - 8, SIZE, bold, style === "person" ? 2 : 3), long = Math.max(...text.map((l) => measure(l, SIZE, bold)));
    const b = { id, mark, x, y: 0, w, h: text.length * LINE + (style === "person" ? 6 : 12), text, style, bold, pad, long, ports: [] };
    s.boxes.set(id, b);
    return b;
  }

  // Parties by issues, the busiest of each: in every field a bar as long as there are positions, parted by kind.
  function table(s, toRows) {
    const party = (r) => r.a.party ?? r.a, total = (key) => {
      const sum = new Map();
      for (const r of toRows) sum.set(key(r), (sum.get(key(r)) ?? new Set()).add(r.f));
      return [...sum].sort((a, b) => b[1].size - a[1].size || inOrder(a[0], b[0])).map(([m]) => m);
    };
    const iw = Math.min(230, s.width * 0.3), fit = Math.max(2, Math.floor((s.width - iw - 30) / 92)), rows = total((r) => r.issue), columns = total(party);
    const shown = columns.slice(0, fit), w = (s.width - iw - 30) / shown.length;
    const heads = shown.map((m, i) => box(s, m, iw + 20 + i * w, w - 8, "party"));
    const top = Math.max(...heads.map((b) => b.h)) + 42;
    for (const b of heads) b.y = top - b.h - 10;
    s.heads.push({ text: t("issues"), x: 12 }, { text: t("parties"), x: iw + 20 });
    const cells = new Map();
    for (const r of toRows) {
      const id = `${party(r).id} ${r.issue.id}`;
      cells.set(id, (cells.get(id) ?? new Set()).add(r.f));
    }
    const largest = Math.max(...[...cells.values()].map((c) => c.size));
    let y = top;
    for (const issue of rows.slice(0, 40)) {
      const row = box(s, issue, 12, iw, "issue");
      row.y = y;
      row.h = Math.max(row.h, 30);
      for (const [i, m] of shown.entries()) {
        const fs = [...(cells.get(`${m.id} ${issue.id}`) ?? [])].sort((a, b) => inOrder(a.kind, b.kind));
        if (!fs.length) continue;
        for (const f of fs) s.drawn.add(f.id);
        const long = Math.max(4, (w - 44) * Math.sqrt(fs.length / largest));
        s.ports.push({ id: `${m.id} ${issue.id}`, fs, cell: true, kind: fs[0].kind, long, left: heads[i].x, w: w - 8, x: heads[i].x + (w - 8) / 2, y: y + row.h / 2, from: heads[i], to: row });
      }
      y += row.h + 4;
    }
    return Object.assign(s, { height: y + 8, tall: 0, slack: 0, lefts: [], more: rows.length + columns.length - shown.length - Math.min(40, rows.length) });
  }

  // Where one reads from right to left, the columns stand so too.
  function mirror(s) {
    const { width } = s;
    for (const b of s.boxes.values()) b.x = width - b.x - b.w;
    for (const p of s.ports) { p.x = width - p.x; if (p.cell) p.left = width - p.left - p.w; }
    for (const h of s.hulls) h.x = width - h.x - h.w;
    for (const h of s.heads) h.x = width - h.x;
    return s;
  }

  return (width, state) => (kg.pens.rtl ? mirror(pack(width, state)) : pack(width, state));

  function pack(width, state) {
    const narrow = width < 600;
    const s = { width, boxes: new Map(), ports: [], edges: [], hulls: [], heads: [], drawn: new Set(), more: 0 };
    const open = (issue) => state.terms || state.unfolded.has(issue.id);
    const key = (mark, issue) => (issue && issue !== mark ? issue.id + "." + mark.id : mark.id);
    // What a line to a mark ends in: its term where the issue is unfolded, else the issue; if it has none, itself.
    const rowsOf = (end) => (end.column === "terms" && end.parents.length ? end.parents : [undefined])
      .map((issue) => ({ mark: issue && !open(issue) ? issue : end, issue: issue ?? end }));

    // ------------------------------------------------------------ what is drawn

    let list = [...findings.values()].filter((f) => kg.shown(f.id));
    const seen = state.around && state.steps ? near(list, state.around, state.steps) : null;
    if (seen) list = list.filter((f) => [...f.holders, ...f.ends].every((m) => seen.has(m)));
    s.list = list;
    const toRows = [], ties = [], links = [], others = [];
    for (const f of list) for (const a of f.holders) for (const b of f.ends) {
      if (isLeft(a) && (b.column === "issues" || b.column === "terms")) for (const row of rowsOf(b)) toRows.push({ f, a, ...row });
      else if (isLeft(a) && isLeft(b)) ties.push({ f, a, b });
      else if (a.column === "terms" && b.column === "terms") links.push({ f, a, b });
      else if (state.others) others.push({ f, a, b });
    }

    // Many lines are drawn as bundles, one per holder, row and kind; where even these are too many, as a table of bars.
    s.bundled = toRows.length > BUNDLE;
    const bundle = s.bundled ? (r) => r.f.kind : (r) => r.f;
    const most = { rows: 32, parties: 14 };
    if (s.bundled && new Set(toRows.map((r) => `${r.a.id} ${r.mark.id} ${r.f.kind.id}`)).size > MOST_LINES) return table(s, toRows);

    // ------------------------------------------------------------ boxes

    const make = (...what) => box(s, ...what);

    const used = new Set([...toRows, ...ties, ...others].flatMap((r) => [r.a, r.b]));
    const hidden = (m) => kg.filter.parties.has(m.id) || (m.party && kg.filter.parties.has(m.party.id));
    const lefts = [...marks.values()].filter((m) => isLeft(m) && used.has(m) && !hidden(m));
    const all = lefts.flatMap((m) => (m.party && !lefts.includes(m.party) ? [m.party, m] : [m]));
    const parties = [...new Set(all)].filter((m) => m.party === m && m.column === "parties").sort((a, b) => (s.bundled ? b.fs.length - a.fs.length : 0) || inOrder(a, b));
    s.more += Math.max(0, parties.length - most.parties);
    const withPeople = !narrow && lefts.length < 60;
    const pw = withPeople ? Math.min(210, Math.max(150, width * 0.25)) : 0, qw = narrow ? 104 : 140;
    const px = 22, qx = withPeople ? px + pw + 40 : 16;
    if (withPeople) s.heads.push({ text: t("people"), x: px });
    s.heads.push({ text: t("parties"), x: qx });
    const groups = [];
    for (const party of [...parties.slice(0, most.parties).sort(inOrder), undefined]) {
      const own = [...new Set(all)].filter((m) => m.party === party).sort(inOrder);
      const one = withPeople ? own.filter((m) => m.column === "people").map((m) => make(m, px, pw, "person")) : [];
      const two = own.filter((m) => m.column === "parties").sort((a, b) => (b === party) - (a === party))
        .map((m) => make(m, qx, qw, m === party ? "party" : "proposal"));
      if (one.length || two.length) groups.push({ party, one, two });
    }

    const wanted = new Map();
    const want = (issue, mark) => {
      if (!wanted.has(issue)) wanted.set(issue, { n: 0, terms: new Set() });
      wanted.get(issue).n++;
      if (mark !== issue) wanted.get(issue).terms.add(mark);
    };
    for (const { a, mark, issue } of toRows) if (s.boxes.has(a.id)) want(issue, mark);
    for (const { a, b } of links) for (const m of [a, b]) for (const issue of m.parents) if (open(issue) && wanted.has(issue)) want(issue, m);
    let issues = [...wanted.keys()];
    if (issues.length > most.rows) {
      s.more += issues.length - most.rows;
      issues = issues.sort((a, b) => wanted.get(b).n - wanted.get(a).n || inOrder(a, b)).slice(0, most.rows);
    }
    const unfolds = issues.some((issue) => wanted.get(issue).terms.size), margin = unfolds && links.length ? 60 : 14;
    const iw = narrow ? Math.max(130, width - qx - qw - 86) : Math.min(330, Math.max(190, width * 0.3));
    const ix = width - iw - (narrow ? 8 : margin);
    s.heads.push({ text: t("issues"), x: ix });
    const rows = issues.sort(inOrder).flatMap((issue) => [
      make(issue, ix, iw, "issue"),
      ...[...wanted.get(issue).terms].sort(inOrder).map((m) => make(m, ix + 14, iw - 14, "term", key(m, issue))),
    ]);

    // ------------------------------------------------------------ ports: where a position meets its row

    const made = new Map();
    for (const row of toRows) {
      const { f, a, mark, issue } = row;
      const from = s.boxes.get(a.id), to = s.boxes.get(key(mark, issue));
      if (!from || !to) continue;
      s.drawn.add(f.id);
      const id = [a.id, to.id, bundle(row).id].join(" ");
      if (made.has(id)) { made.get(id).fs.push(f); continue; }
      const port = { id, fs: [f], kind: f.kind, from, to };
      made.set(id, port);
      to.ports.push(port);
    }
    for (const row of rows) row.h = Math.max(row.h, row.ports.length * PITCH + 4);

    // ------------------------------------------------------------ heights: the shorter side is spread along the taller

    const stack = (boxes, gap) => boxes.reduce((sum, b) => sum + b.h + gap, -gap);
    for (const g of groups) g.h = Math.max(stack(g.one, 2), stack(g.two, 10)) + 20;
    const blocks = [];
    for (const row of rows) {
      if (row.style === "issue") blocks.push({ rows: [], h: -4 });
      blocks.at(-1).rows.push(row);
      blocks.at(-1).h += row.h + 4;
    }
    const tall = Math.max(stack(groups, 14), stack(blocks, 8), 60);
    // A side much shorter than the other stays at the top, where one begins to read.
    const spread = (items, gap, each) => {
      const extra = Math.min(46, (tall - stack(items, gap)) / Math.max(1, items.length - 1));
      const rest = tall - stack(items, gap + extra);
      let y = TOP + (tall > state.tall ? 0 : rest / 2);
      for (const item of items) { each(item, y); y += item.h + gap + extra; }
    };
    const pile = (boxes, gap, y) => { for (const b of boxes) { b.y = y; y += b.h + gap; } };
    spread(groups, 14, (g, y) => {
      pile(g.one, 2, y + (g.h - stack(g.one, 2)) / 2);
      pile(g.two, 10, y + (g.h - stack(g.two, 10)) / 2);
      const x = withPeople ? px - 10 : qx - 8;
      if (g.party) s.hulls.push({ x, y, w: qx + qw + 10 - x, h: g.h });
    });
    spread(blocks, 8, (b, y) => pile(b.rows, 4, y));
    s.lefts = groups.flatMap((g) => [...g.one, ...g.two]);
    s.slack = tall + TOP - Math.max(...s.lefts.map((b) => b.y + b.h), 0) - 12;
    s.tall = tall;
    s.height = TOP + tall + 12;

    // ------------------------------------------------------------ lines

    const middle = (b) => b.y + b.h / 2;
    for (const row of rows) {
      row.ports.sort((a, b) => middle(a.from) - middle(b.from) || order.get(a.kind.id) - order.get(b.kind.id) || (a.id < b.id ? -1 : 1));
      row.ports.forEach((port, i) => {
        Object.assign(port, { x: row.x - 12, y: middle(row) + (i - (row.ports.length - 1) / 2) * PITCH });
        s.ports.push(port);
        s.edges.push({ fs: port.fs, kind: port.kind, from: port.from, to: port, how: "position" });
      });
    }
    const join = (f, from, to, how) => {
      if (!from || !to || from === to) return;
      s.drawn.add(f.id);
      s.edges.push({ fs: [f], kind: f.kind, from, to, how });
    };
    for (const { f, a, b } of ties) join(f, s.boxes.get(a.id), s.boxes.get(b.id), "tie");
    const terms = (m) => rowsOf(m).map((r) => s.boxes.get(key(r.mark, r.issue))).filter((b) => b && b.style === "term");
    for (const { f, a, b } of links) for (const from of terms(a)) for (const to of terms(b)) join(f, from, to, "link");

    // ------------------------------------------------------------ events, places and the like, in rows below

    if (others.length) {
      const below = [...new Set(others.flatMap((r) => [r.a, r.b]))].filter((m) => m.column === "other").sort(inOrder);
      const w = Math.min(190, width - 40), columns = Math.max(1, Math.floor((width - 20) / (w + 16)));
      s.heads.push({ text: t("other"), x: px, y: s.height + 12 });
      let y = s.height + 34;
      for (let i = 0; i < below.length; i += columns) {
        const made = below.slice(i, i + columns).map((m, at) => make(m, px + at * (w + 16), w, "other"));
        for (const b of made) b.y = y;
        y += Math.max(...made.map((b) => b.h)) + 26;
      }
      s.height = y;
      for (const { f, a, b } of others) join(f, s.boxes.get(a.id), s.boxes.get(b.id), "other");
    }
    return s;
  }
})();
